package org.containerharness.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 client over the JDK's own Unix sockets: keeps connections open, decodes chunks, streams bodies both
 * ways, hands the raw connection over after an upgrade, and reads all long streams on one thread.
 *
 * <p>A call runs on its caller's thread. An interrupt ends it, and the interrupt flag stays set.
 */
public final class UnixSocketHttpClient implements Transport {

    private static final int IDLE_CONNECTIONS = 16;
    private static final byte[] CRLF = {'\r', '\n'};

    private final Path socket;
    private final EngineLimits limits;
    private final Deadline.Clock clock = new Deadline.Clock();
    private final Deque<UnixConnection> idle = new ArrayDeque<>();
    private @Nullable StreamLoop loop;
    private boolean closed;

    public UnixSocketHttpClient(Path socket, EngineLimits limits) {
        this.socket = socket;
        this.limits = limits;
    }

    @Override
    public Response execute(Request request, Patience patience) {
        UnixConnection connection = connection();
        try {
            connection.deadline().in(patience.limit());
            UnixConnection.Head head = exchange(connection, request, patience);
            if (patience.endsWithTheHead()) {
                connection.deadline().in(Duration.ZERO);
            }
            return answer(connection, request, head, patience);
        } catch (IOException e) {
            quietlyClose(connection);
            throw failure(connection, e, patience.limit());
        } catch (RuntimeException e) {
            quietlyClose(connection);
            throw e;
        }
    }

    @Override
    public Closeable stream(Request request, StreamSink sink) {
        UnixConnection connection = open();
        try {
            connection.deadline().in(limits.query());
            send(connection, request, false, Patience.ENDLESS);
            connection.deadline().in(Duration.ZERO);
            return loop().add(connection.channel(), new HttpStreamDecoder(sink));
        } catch (IOException e) {
            quietlyClose(connection);
            throw failure(connection, e, limits.query());
        }
    }

    @Override
    public Upgraded upgrade(String path, List<Map.Entry<String, String>> headers, String protocol, Duration limit) {
        UnixConnection connection = open();
        try {
            connection.deadline().in(limit);
            connection.write(ByteBuffer.wrap(Transport.upgradeHead("localhost", path, headers, protocol)));
            UnixConnection.Head head = connection.readHead();
            if (head.status() != 101) {
                InputStream refusal = new LimitedInput(connection, Math.max(0, contentLength(head)));
                return new Upgraded(head.status(), refusal, OutputStream.nullOutputStream(), connection);
            }
            connection.deadline().in(Duration.ZERO);
            return new Upgraded(head.status(), connection.rawBody(), connection.rawOutput(), connection);
        } catch (IOException e) {
            quietlyClose(connection);
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
        return new TransportException(TransportException.Stage.TIMEOUT, timeout(limit, e));
    }

    private static IOException timeout(Duration limit, IOException cause) {
        SocketTimeoutException timeout =
                new SocketTimeoutException("no answer within " + org.containerharness.model.DurationText.print(limit));
        timeout.initCause(cause);
        return timeout;
    }

    private UnixConnection connection() {
        while (true) {
            UnixConnection pooled;
            synchronized (this) {
                if (closed) {
                    throw new TransportException(
                            TransportException.Stage.EXCHANGE, new IOException("it was closed by the harness"));
                }
                pooled = idle.pollFirst();
            }
            if (pooled == null) {
                return open();
            }
            if (pooled.isUsable()) {
                return pooled;
            }
            quietlyClose(pooled);
        }
    }

    private UnixConnection open() {
        try {
            return UnixConnection.open(socket, clock, limits.connect());
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.CONNECT, e);
        }
    }

    private static UnixConnection.Head exchange(UnixConnection connection, Request request, Patience patience)
            throws IOException {
        try {
            send(connection, request, request.hijackedInput() != null, patience);
        } catch (IOException broken) {
            return headAfterBrokenRequest(connection, broken);
        }
        return connection.readHead();
    }

    /** An engine that refuses an upload answers and closes before it has read everything. */
    private static UnixConnection.Head headAfterBrokenRequest(UnixConnection connection, IOException broken)
            throws IOException {
        try {
            return connection.readHead();
        } catch (IOException e) {
            throw broken;
        }
    }

    private static void send(UnixConnection connection, Request request, boolean upgrade, Patience patience)
            throws IOException {
        byte[] body = request.bodyBytes();
        InputStream streamed = body == null ? request.body() : null;
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (upgrade) {
            head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }
        if (streamed != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null || !request.method().equals("GET")) {
            head.append("Content-Length: ")
                    .append(body == null ? 0 : body.length)
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer first = ByteBuffer.allocate(start.length + (body == null ? 0 : body.length));
        first.put(start);
        if (body != null) {
            first.put(body);
        }
        connection.write(first.flip());
        if (streamed != null) {
            sendChunks(connection, streamed, patience);
        }
    }

    private static void sendChunks(UnixConnection connection, InputStream body, Patience patience) throws IOException {
        byte[] block = new byte[32 * 1024];
        int read;
        while ((read = readSource(body, block)) >= 0) {
            if (read > 0) {
                byte[] size = Integer.toHexString(read).getBytes(StandardCharsets.US_ASCII);
                ByteBuffer chunk = ByteBuffer.allocate(size.length + read + 4);
                chunk.put(size).put(CRLF).put(block, 0, read).put(CRLF);
                connection.write(chunk.flip());
                if (patience.renewed()) {
                    connection.deadline().in(patience.limit());
                }
            }
        }
        connection.write(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Told apart from a broken connection, after which the engine's answer is awaited: it waits for the rest itself. */
    private static int readSource(InputStream body, byte[] block) throws ClosedByInterruptException {
        try {
            return body.read(block);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.SOURCE, e);
        }
    }

    private Response answer(UnixConnection connection, Request request, UnixConnection.Head head, Patience patience) {
        boolean bodiless = request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
        long length = bodiless ? 0 : contentLength(head);
        boolean chunked = !bodiless && head.header("Transfer-Encoding").equalsIgnoreCase("chunked");
        boolean raw = head.status() == 101 || (!chunked && length < 0);
        InputStream input = request.hijackedInput();
        if (raw && input != null) {
            feed(connection, input);
        }
        boolean reusable = !raw && !head.header("Connection").equalsIgnoreCase("close");
        InputStream inner = raw
                ? connection.rawBody()
                : chunked ? new ChunkedInput(connection) : new LimitedInput(connection, length);
        Body body = new Body(connection, inner, reusable, patience);
        if (!raw && length == 0 && !chunked) {
            body.finish();
        }
        return new Answer(head, body);
    }

    private static long contentLength(UnixConnection.Head head) {
        try {
            return Long.parseLong(head.header("Content-Length"));
        } catch (NumberFormatException e) {
            return -1;
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

    private void giveBack(UnixConnection connection) {
        connection.deadline().in(Duration.ZERO);
        synchronized (this) {
            if (!closed
                    && idle.size() < IDLE_CONNECTIONS
                    && connection.channel().isOpen()) {
                idle.addFirst(connection);
                return;
            }
        }
        quietlyClose(connection);
    }

    @Override
    public void close() {
        List<Closeable> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(idle);
            idle.clear();
            all.add(clock);
            if (loop != null) {
                all.add(loop);
            }
        }
        all.forEach(UnixSocketHttpClient::quietlyClose);
    }

    private static void quietlyClose(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Nothing is lost: whatever it was is over.
        }
    }

    /** Reads a body in its framing and gives the connection back at its end. */
    private final class Body extends InputStream {

        private final UnixConnection connection;
        private final InputStream inner;
        private final boolean reusable;
        private final Patience patience;
        private boolean finished;

        Body(UnixConnection connection, InputStream inner, boolean reusable, Patience patience) {
            this.connection = connection;
            this.inner = inner;
            this.reusable = reusable;
            this.patience = patience;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (finished) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            try {
                int read = inner.read(target, offset, length);
                if (read < 0) {
                    finish();
                } else if (patience.renewed()) {
                    connection.deadline().in(patience.limit());
                }
                return read;
            } catch (IOException e) {
                finished = true;
                quietlyClose(connection);
                if (e instanceof ClosedByInterruptException) {
                    throw new IOException("interrupted", e);
                }
                throw connection.isTimeout(e) ? timeout(patience.limit(), e) : e;
            }
        }

        void finish() {
            finished = true;
            if (reusable) {
                giveBack(connection);
            } else {
                quietlyClose(connection);
            }
        }

        @Override
        public void close() {
            if (!finished) {
                finished = true;
                quietlyClose(connection);
            }
        }
    }

    private static final class LimitedInput extends InputStream {

        private final UnixConnection connection;
        private long left;

        LimitedInput(UnixConnection connection, long left) {
            this.connection = connection;
            this.left = left;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = connection.read(target, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the answer broke off " + left + " bytes before its end");
            }
            left -= read;
            return read;
        }
    }

    private static final class ChunkedInput extends InputStream {

        private final UnixConnection connection;
        private long left;
        private boolean first = true;
        private boolean ended;

        ChunkedInput(UnixConnection connection) {
            this.connection = connection;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int read = connection.read(target, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the answer broke off inside a chunk");
            }
            left -= read;
            return read;
        }

        private void nextChunk() throws IOException {
            if (ended) {
                return;
            }
            if (!first) {
                line();
            }
            first = false;
            String size = line();
            int semicolon = size.indexOf(';');
            try {
                left = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("the answer has a chunk of the size <" + size + ">", e);
            }
            if (left == 0) {
                ended = true;
                while (!line().isEmpty()) {
                    continue;
                }
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(8);
            int c;
            while ((c = connection.read()) != '\n') {
                if (c < 0) {
                    throw new EOFException("the answer broke off between two chunks");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }

    private record Answer(UnixConnection.Head head, Body body) implements DockerHttpClient.Response {

        @Override
        public int getStatusCode() {
            return head.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return head.headers();
        }

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public void close() {
            body.close();
        }
    }
}
