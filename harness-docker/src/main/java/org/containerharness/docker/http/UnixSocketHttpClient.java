package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.http.HttpHead;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 client over the JDK's own Unix sockets: keeps connections open, streams bodies both ways, hands the
 * raw connection over after an upgrade, and reads all long streams on one thread.
 *
 * <p>A call runs on its caller's thread. An interrupt ends it, and the interrupt flag stays set.
 */
public final class UnixSocketHttpClient implements Transport {

    private final UnixConnections connections;
    private final EngineLimits limits;
    private @Nullable StreamLoop loop;
    private boolean closed;

    public UnixSocketHttpClient(Path socket, EngineLimits limits) {
        this.connections = new UnixConnections(socket, limits.connect());
        this.limits = limits;
    }

    @Override
    public Response execute(Request request, CallTimeout patience) {
        UnixConnection connection = connections.take();
        try {
            connection.deadline().in(patience.limit());
            HttpHead head = exchange(connection, request, patience);
            if (patience.endsWithTheHead()) {
                connection.deadline().in(Duration.ZERO);
            }
            InputStream input = request.hijackedInput();
            if (input != null && connection.answers().endsWithConnection()) {
                feed(connection, input);
            }
            return new UnixAnswer(head, connection, connections, patience);
        } catch (IOException e) {
            Closing.quietly(connection);
            throw failure(connection, e, patience.limit());
        } catch (RuntimeException e) {
            Closing.quietly(connection);
            throw e;
        }
    }

    @Override
    public Closeable stream(Request request, StreamSink sink) {
        UnixConnection connection = connections.open();
        try {
            connection.deadline().in(limits.query());
            RequestWriter.send(connection, request, false, CallTimeout.ENDLESS);
            connection.deadline().in(Duration.ZERO);
            return loop().add(connection.channel(), new HttpStreamDecoder(sink));
        } catch (IOException e) {
            Closing.quietly(connection);
            throw failure(connection, e, limits.query());
        }
    }

    @Override
    public Upgraded upgrade(String path, List<Map.Entry<String, String>> headers, String protocol, Duration limit) {
        UnixConnection connection = connections.open();
        try {
            connection.deadline().in(limit);
            connection.write(ByteBuffer.wrap(Transport.upgradeHead("localhost", path, headers, protocol)));
            HttpHead head = connection.answers().head(true);
            InputStream body = connection.answers().body();
            if (head.status() != 101) {
                return new Upgraded(head.status(), body, OutputStream.nullOutputStream(), connection);
            }
            connection.deadline().in(Duration.ZERO);
            return new Upgraded(head.status(), body, connection.rawOutput(), connection);
        } catch (IOException e) {
            Closing.quietly(connection);
            throw failure(connection, e, limit);
        }
    }

    private static TransportException failure(UnixConnection connection, IOException e, Duration limit) {
        if (e instanceof ClosedByInterruptException) {
            return new TransportException(TransportException.Stage.EXCHANGE, new IOException("interrupted", e));
        }
        if (!connection.isTimeout(e)) {
            return new TransportException(TransportException.Stage.EXCHANGE, e);
        }
        return new TransportException(TransportException.Stage.TIMEOUT, Deadline.passed(limit, e));
    }

    private static HttpHead exchange(UnixConnection connection, Request request, CallTimeout patience)
            throws IOException {
        boolean hasBody = !request.method().equals("HEAD");
        try {
            RequestWriter.send(connection, request, request.hijackedInput() != null, patience);
        } catch (IOException broken) {
            return headAfterBrokenRequest(connection, hasBody, broken);
        }
        return connection.answers().head(hasBody);
    }

    /** An engine that refuses an upload answers and closes before it has read everything. */
    private static HttpHead headAfterBrokenRequest(UnixConnection connection, boolean hasBody, IOException broken)
            throws IOException {
        try {
            return connection.answers().head(hasBody);
        } catch (IOException e) {
            throw broken;
        }
    }

    /** Standard input needs a thread while the command runs: reading it may block for as long as it likes. */
    private static void feed(UnixConnection connection, InputStream input) {
        Thread thread = new Thread(
                () -> {
                    try {
                        byte[] block = new byte[16 * 1024];
                        int read;
                        while ((read = input.read(block)) >= 0) {
                            connection.write(ByteBuffer.wrap(block, 0, read));
                        }
                        connection.endOutput();
                    } catch (IOException e) {
                        // The command ended before it had read everything; its exit code says the rest.
                    }
                },
                "harness-stdin");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized StreamLoop loop() throws IOException {
        if (closed) {
            throw new IOException("the connection to the engine was closed");
        }
        StreamLoop current = loop;
        if (current == null) {
            current = new StreamLoop();
            loop = current;
        }
        return current;
    }

    @Override
    public void close() {
        StreamLoop ended;
        synchronized (this) {
            closed = true;
            ended = loop;
        }
        connections.close();
        Closing.quietly(ended);
    }
}
