package org.containerharness.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ExposeHostPort;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

// tag::exposed[]
@WithContainer(
        name = "app",
        image = "python:3-slim",
        command = "sleep 300",
        env = "ISSUER=http://host.harness.internal:8080/issuer")
class HostPortTest {

    @ExposeHostPort(8080)
    static final HttpServer issuer = serve("the keys");

    @Test
    void aContainerCallsAServerOfTheTest(@Handle("app") RunningContainer app) {
        String script =
                "import os, urllib.request; print(urllib.request.urlopen(os.environ['ISSUER']).read().decode())";

        assertThat(app.exec("python3", "-c", script).stdout()).isEqualTo("the keys\n");
    }
    // end::exposed[]

    @AfterAll
    static void stop() {
        issuer.stop(0);
    }

    private static HttpServer serve(String text) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
