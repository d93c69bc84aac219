package org.containerharness.services.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.bson.Document;

/** Clients that a framework made reach what was declared. */
public final class Connected {

    private Connected() {}

    /** To the database {@code shop}. */
    public static void documents(MongoClient client) {
        var orders = client.getDatabase("shop").getCollection("orders");
        orders.insertOne(new Document("item", "tea"));
        assertThat(orders.countDocuments()).isEqualTo(1);
    }

    /** To a broker with the topic {@code orders}. */
    public static void topics(Admin client) throws Exception {
        assertThat(client.listTopics().names().get(30, TimeUnit.SECONDS)).contains("orders");
    }

    /** To the database {@code test} of this product. */
    public static void database(DataSource database, String product) throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(product);
            assertThat(connection.getCatalog()).isEqualTo("test");
        }
    }
}
