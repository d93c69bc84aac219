package org.containerharness.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Build;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.containerharness.junit.WithVolume;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::orders[]
@WithNetwork("backend")
@WithVolume("orders-data")
@WithContainer(
        name = "db",
        image = "postgres:16",
        env = "POSTGRES_HOST_AUTH_METHOD=trust",
        ports = "5432",
        networks = "backend",
        volumes = "orders-data:/var/lib/postgresql/data",
        waitFor = @WaitFor(log = "database system is ready to accept connections", times = 2))
@WithContainer(name = "cache", image = "redis:7", ports = "6379", networks = "backend")
@WithContainer(
        name = "api",
        build = @Build(context = "src/test/docker/orders"),
        env = {"DATABASE=db:5432", "CACHE=cache:6379"},
        ports = "8080",
        networks = "backend",
        dependsOn = {"db", "cache"},
        waitFor = @WaitFor(http = "/health"))
@ExportProperty(name = "orders.jdbc", value = "jdbc:postgresql://db:5432/postgres")
class OrdersIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void storesAnOrderAndCountsIt(
            @Endpoint("http://api:8080/orders") URI orders, @Endpoint("redis://cache:6379") URI cache)
            throws Exception {
        HttpRequest order = HttpRequest.newBuilder(orders)
                .POST(BodyPublishers.ofString("tea"))
                .build();

        HttpResponse<String> answer = client.send(order, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
        try (Connection db = DriverManager.getConnection(System.getProperty("orders.jdbc"), "postgres", "");
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
    void isReachedByNameInsideTheNetwork(@Handle("cache") RunningContainer cache) {
        assertThat(cache.exec("getent", "hosts", "api").succeeded()).isTrue();
    }
}
// end::orders[]
