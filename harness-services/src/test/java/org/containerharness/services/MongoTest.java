package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.services.mongo.MongoDb;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mongo.WithMongoDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** MongoDB by one annotation; where no registry answers, against a store in memory that speaks its protocol. */
class MongoTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void isAReplicaSetThatTakesWritesBeforeTestsGetIt() {
        TestRun.overRealEngine().run(OnReplicaSet.class).succeeded(2);
    }

    @WithMongo(name = "db", database = "shop", documents = "classpath:mongo/")
    static class OnReplicaSet {

        @Test
        void takesWrites(@Connect MongoClient client, @Endpoint("{db.url}") String url, @Handle MongoDb db) {
            Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));

            assertThat(hello).containsEntry("setName", "rs0").containsEntry("isWritablePrimary", true);
            assertThat(hello.getList("hosts", String.class)).containsExactly("db:27017");
            assertThat(url).isEqualTo(db.url()).endsWith("/shop?directConnection=true");
        }

        @Test
        void hasItsDocuments(@Connect MongoDatabase shop) {
            assertThat(shop.getName()).isEqualTo("shop");
            assertThat(shop.getCollection("customers").countDocuments()).isEqualTo(2);
            assertThat(shop.getCollection("orders")
                            .find(Filters.eq("item", "cake"))
                            .first()
                            .getDate("at"))
                    .isEqualTo(new Date(1767225600000L));
        }
    }

    @Test
    void asOneServerTakesItsScriptsAlong() {
        TestRun.overRealEngine().run(OnOneServer.class).succeeded(1);
    }

    @WithMongo(replicaSet = false, init = "classpath:mongo/orders.json")
    static class OnOneServer {

        @Test
        void isNoSet(@Connect MongoClient client, @Handle("mongo") RunningContainer container) {
            assertThat(client.getDatabase("admin").runCommand(new Document("hello", 1)))
                    .doesNotContainKey("setName");
            assertThat(container.exec("ls", "/docker-entrypoint-initdb.d").stdout())
                    .contains("001-orders.json");
        }
    }

    @Test
    void givesEachTestADatabaseOfItsOwn() {
        Divided.NAMES.clear();

        TestRun.overRealEngine().run(Divided.class).succeeded(6);

        assertThat(Divided.NAMES).hasSize(6);
    }

    @WithMongo(name = "db")
    @WithMongoDatabase(name = "orders", in = "db", documents = "classpath:mongo/", scope = Scope.METHOD)
    static class Divided {

        static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

        @RepeatedTest(6)
        void startsWithTheDocuments(@Connect MongoDatabase orders, @Handle("orders") MongoDb handle, TestInfo test) {
            assertThat(orders.getName()).isEqualTo(handle.name());
            assertThat(orders.getCollection("orders").countDocuments()).isEqualTo(2);
            orders.getCollection("orders").insertOne(new Document("by", test.getDisplayName()));
            NAMES.add(orders.getName());
        }
    }

    @Test
    void saysWhichDocumentIsWrongWhereAndWhy() {
        assertThat(ConnectTest.failure(NoDocument.class))
                .contains(
                        "bad-documents.json:2: it is no document: JSON reader was expecting a value but found 'tea'.");
        assertThat(ConnectTest.failure(Twice.class))
                .contains("twice.json:4: MongoDB refuses the document: ")
                .contains("duplicate key");
    }

    @WithMongo(documents = "bad-documents.json")
    static class NoDocument {
        @Test
        void neverRuns() {}
    }

    @WithMongo(documents = "twice.json")
    static class Twice {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(ConnectTest.failure(Wrong.class))
                .contains("@WithMongo version: <8 beta> is no version. Write a tag, such as 8.")
                .contains("@WithMongo user: a replica set that asks for users needs a key file too")
                .contains("@WithMongo documents[0]: <orders.sql> has no file that ends in .json.");
    }

    @WithMongo(version = "8 beta", user = "ann", password = "secret", documents = "orders.sql")
    static class Wrong {
        @Test
        void neverRuns() {}
    }
}
