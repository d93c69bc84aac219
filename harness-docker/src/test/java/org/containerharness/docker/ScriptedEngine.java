package org.containerharness.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;

/** A server on a Unix socket that answers as it is told: right, wrong, half or never. */
public final class ScriptedEngine implements AutoCloseable {

    /** Writes an answer. */
    @FunctionalInterface
    interface Reply {
        /** @return false if the connection is to be closed */
        boolean write(OutputStream output) throws Exception;
    }

    /** A request with what was sent along. */
    record Request(String line, String head, byte[] body) {}

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final Path socket;
    private final ServerSocketChannel server;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Deque<Reply>> replies = new LinkedHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger closedConnections = new AtomicInteger();
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();

    ScriptedEngine(Path folder) throws IOException {
        socket = folder.resolve("engine.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        on(
                "GET /_ping",
                text(
                        200,
                        "OK",
                        "Api-Version: 1.45",
                        "Builder-Version: 1",
                        "Ostype: linux",
                        "Server: Docker/26.1.5 (linux)"));
        daemon(this::accept);
    }

    /** Answers requests that begin with this, such as {@code GET /containers/}, in turn; the last reply is repeated. */
    ScriptedEngine on(String beginning, Reply... inTurn) {
        synchronized (replies) {
            replies.put(beginning, new ArrayDeque<>(List.of(inTurn)));
        }
        return this;
    }

    static Reply json(int status, String body) {
        return text(status, body, "Content-Type: application/json");
    }

    static Reply text(int status, String body, String... headers) {
        return output -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            output.write(("HTTP/1.1 " + status + " X\r\n" + String.join("\r\n", headers)
                            + (headers.length == 0 ? "" : "\r\n") + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            output.write(bytes);
            return true;
        };
    }

    /** Chunks of a streamed answer; then the end, or the open connection. */
    static Reply chunks(boolean end, String... chunks) {
        return output -> {
            StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String chunk : chunks) {
                text.append(Integer.toHexString(chunk.length()))
                        .append("\r\n")
                        .append(chunk)
                        .append("\r\n");
            }
            output.write(text.append(end ? "0\r\n\r\n" : "").toString().getBytes(StandardCharsets.UTF_8));
            return true;
        };
    }

    /** Raw bytes, then the connection is closed. */
    static Reply raw(String text) {
        return output -> {
            output.write(text.getBytes(StandardCharsets.UTF_8));
            return false;
        };
    }

    /** The connection is closed without an answer. */
    static Reply reset() {
        return output -> false;
    }

    /** Nothing comes, until the test is over. */
    Reply hang() {
        return output -> {
            ended.await();
            return false;
        };
    }

    List<String> requests() {
        return requests.stream()
                .map(Request::line)
                .filter(line -> !line.equals("GET /_ping"))
                .toList();
    }

    Request lastRequest() {
        return requests.get(requests.size() - 1);
    }

    int closedConnections() {
        return closedConnections.get();
    }

    int connections() {
        return connections.size();
    }

    String endpoint() {
        return "unix://" + socket;
    }

    EngineSettings settings() {
        return new EngineSettings(
                Optional.of(endpoint()), Optional.empty(), false, Map.of(), socket.resolveSibling("home"));
    }

    /** Patient enough for a busy machine. */
    Engine connect() {
        return connect(PATIENT, PATIENT);
    }

    /** Calls other than the first one may take so long. */
    Engine connect(Duration call) {
        return connect(call, PATIENT);
    }

    /** @param settle how long to wait for what should pass */
    Engine connect(Duration call, Duration settle) {
        return new EngineConnector(
                        settings(),
                        new EngineLocator(settings()),
                        limits(PATIENT, call, settle, Duration.ofMillis(1)),
                        CallListener.NONE)
                .connect();
    }

    public static EngineLimits limits(Duration ping, Duration call, Duration settle, Duration pause) {
        return new EngineLimits(PATIENT, ping, call, call, call, call, call, call, call, pause, settle, call);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream input = Channels.newInputStream(connection);
            OutputStream output = Channels.newOutputStream(connection);
            Request request;
            do {
                request = read(input);
                requests.add(request);
            } while (reply(request).write(output));
        } catch (Exception e) {
            // The client left, or the test is over.
        } finally {
            closedConnections.incrementAndGet();
        }
    }

    private Reply reply(Request request) {
        synchronized (replies) {
            for (Map.Entry<String, Deque<Reply>> entry : replies.entrySet()) {
                if (request.line().startsWith(entry.getKey())) {
                    Deque<Reply> left = entry.getValue();
                    return left.size() > 1 ? left.poll() : left.element();
                }
            }
        }
        return json(404, "{\"message\":\"page not found\"}");
    }

    private static Request read(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = input.read();
            if (c < 0) {
                throw new EOFException();
            }
            head.append((char) c);
        }
        String[] first = head.substring(0, head.indexOf("\r\n")).split(" ");
        return new Request(
                first[0] + " " + first[1].replaceFirst("^/v1\\.\\d+/", "/"), head.toString(), body(head, input));
    }

    private static byte[] body(StringBuilder head, InputStream input) throws IOException {
        String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
        int length = lower.indexOf("content-length: ");
        if (length >= 0) {
            int end = lower.indexOf('\r', length);
            return input.readNBytes(Integer.parseInt(lower.substring(length + 16, end)));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (lower.contains("transfer-encoding: chunked")) {
            int size;
            while ((size = Integer.parseInt(line(input), 16)) > 0) {
                body.write(input.readNBytes(size));
                line(input);
            }
            line(input);
        }
        return body.toByteArray();
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = input.read()) != '\n') {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-engine");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        server.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
