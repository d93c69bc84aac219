package org.containerharness.examples.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.containerharness.compose.junit.ServiceReady;
import org.containerharness.compose.junit.WithCompose;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::orders[]
@WithCompose(
        files = "src/test/compose/orders/compose.yaml",
        waitFor = @ServiceReady(service = "web", when = @WaitFor(http = "/health")))
class OrdersStackIT {

    @Test
    void storesAnOrderAndCountsIt(
            @Endpoint("http://web:8080/orders") URI orders,
            @Endpoint("jdbc:postgresql://db:5432/postgres") String database,
            @Endpoint("redis://cache:6379") URI cache)
            throws Exception {
        HttpRequest order = HttpRequest.newBuilder(orders)
                .POST(BodyPublishers.ofString("tea"))
                .build();

        HttpClient.newHttpClient().send(order, BodyHandlers.discarding());

        try (Connection db = DriverManager.getConnection(database, "postgres", "");
                Statement query = db.createStatement();
                ResultSet row = query.executeQuery("SELECT item FROM orders")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("item")).isEqualTo("tea");
        }
        try (Jedis redis = new Jedis(cache)) {
            assertThat(redis.get("orders:count")).isEqualTo("1");
        }
    }

    @Test
    void findsServicesByNameInside(@Handle("web") RunningContainer web) {
        assertThat(web.exec("getent", "hosts", "db").succeeded()).isTrue();
    }
}
// end::orders[]
