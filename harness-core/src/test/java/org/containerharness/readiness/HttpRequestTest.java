package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpRequestTest {

    private final ServerSocket server;
    private final AtomicReference<String> received = new AtomicReference<>("");

    HttpRequestTest() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers one connection with these bytes, and keeps it open if the client shall not see an end. */
    private HttpRequest.Answer answer(String method, String bytes, boolean keepOpen, Duration timeout)
            throws IOException {
        CompletableFuture<Socket> served = CompletableFuture.supplyAsync(() -> {
            try {
                Socket socket = server.accept();
                received.set(head(socket.getInputStream()));
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                if (!keepOpen) {
                    socket.close();
                }
                return socket;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            return new HttpRequest(
                            new InetSocketAddress(server.getInetAddress(), server.getLocalPort()),
                            false,
                            method,
                            "/health?full=1",
                            Map.of("host", "example.org", "X-Token", "abc"),
                            timeout)
                    .send(head -> true);
        } finally {
            served.join().close();
        }
    }

    private HttpRequest.Answer answer(String bytes) throws IOException {
        return answer("GET", bytes, true, Duration.ofSeconds(10));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    @Test
    void sendsWhatItIsTold() throws IOException {
        answer("HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(received.get())
                .isEqualTo("GET /health?full=1 HTTP/1.1\r\nAccept: */*\r\nConnection: close\r\n"
                        + "Host: example.org\r\nUser-Agent: container-harness\r\nX-Token: abc\r\n\r\n");
    }

    @Test
    void readsABodyOfKnownLength() throws IOException {
        HttpRequest.Answer answer =
                answer("HTTP/1.1 503 Busy\r\ncontent-length: 8\r\nRetry-After: 1\r\n\r\nstarting+more");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("starting");
        assertThat(answer.header("retry-after")).contains("1");
    }

    @Test
    void readsAChunkedBody() throws IOException {
        HttpRequest.Answer answer = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "5;name=value\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");

        assertThat(answer.body()).isEqualTo("hello world");
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws IOException {
        assertThat(answer("GET", "HTTP/1.0 200 OK\r\n\r\nall of it", false, Duration.ofSeconds(10))
                        .body())
                .isEqualTo("all of it");
    }

    @Test
    void judgesWhatCameOfABodyThatDoesNotEnd() throws IOException {
        assertThat(answer("GET", "HTTP/1.1 200 OK\r\n\r\nevent: up", true, Duration.ofMillis(50))
                        .body())
                .isEqualTo("event: up");
    }

    @Test
    void readsNoBodyWhereThereIsNone() throws IOException {
        assertThat(answer("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", true, Duration.ofSeconds(10))
                        .body())
                .isEmpty();
    }

    @Test
    void skipsInterimAnswers() throws IOException {
        assertThat(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void saysWhatCameInsteadOfHttp() {
        assertThatThrownBy(() -> answer("-ERR unknown command\r\n"))
                .hasMessage("the answer is not HTTP but \"-ERR unknown command\"");
        assertThatThrownBy(() -> answer("GET", "", false, Duration.ofSeconds(10)))
                .hasMessage("the connection was accepted and closed without an answer");
        assertThatThrownBy(() -> answer("GET", "HTTP/1.1 ", true, Duration.ofMillis(50)))
                .hasMessage("no answer within 50ms");
    }
}
