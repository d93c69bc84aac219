package org.containerharness.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands between a client and the engine, on Unix sockets, and does what networks and proxies do wrong to chosen requests;
 * all others it passes on.
 */
final class FaultyProxy implements AutoCloseable {

    /** What goes wrong. */
    enum Fault {
        /** The engine never hears of it, and nobody answers. */
        HANG,
        /** The engine never hears of it, and the connection ends. */
        RESET,
        /** The engine does it, and the connection ends without an answer. */
        DROPPED_ANSWER,
        /** The engine does it, and its answer ends in the middle. */
        HALF_ANSWER,
        /** A page of a proxy, with the status of success. */
        HTML,
        NOT_FOUND,
        SERVER_ERROR,
        UNAVAILABLE,
        /** The engine's answer comes a byte at a time. */
        SLOW_DRIP
    }

    /** What an engine says that refuses. */
    record Refusal(int status, String message) {}

    private static final int DRIP_MILLIS = 4;

    private final Path socket;
    private final Path engine;
    private final ServerSocketChannel server;
    private final Pattern request;
    private final Fault fault;
    private final Optional<Refusal> refusal;
    private final AtomicInteger left;
    private final AtomicInteger done = new AtomicInteger();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    /**
     * @param request to be found in a request's method and path
     * @param times how many of them go wrong
     */
    FaultyProxy(Path folder, Path engine, Fault fault, String request, int times) throws IOException {
        this(folder, engine, fault, Optional.empty(), request, times);
    }

    /** One that refuses all such requests as an engine does. */
    static FaultyProxy refusing(Path folder, Path engine, Refusal refusal, String request) throws IOException {
        return new FaultyProxy(folder, engine, Fault.SERVER_ERROR, Optional.of(refusal), request, Integer.MAX_VALUE);
    }

    private FaultyProxy(Path folder, Path engine, Fault fault, Optional<Refusal> refusal, String request, int times)
            throws IOException {
        this.refusal = refusal;
        this.socket = folder.resolve("proxy.sock");
        this.engine = engine;
        this.fault = fault;
        this.request = Pattern.compile(request);
        this.left = new AtomicInteger(times);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        daemon(() -> {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            }
        });
    }

    String endpoint() {
        return "unix://" + socket;
    }

    /** How many requests went wrong. */
    int faults() {
        return done.get();
    }

    private void serve(SocketChannel client) throws IOException {
        try (client;
                SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine))) {
            open.add(upstream);
            InputStream in = input(client);
            String head = head(in);
            String line = head.substring(0, head.indexOf('\r'));
            boolean isFaulty = request.matcher(line).find() && left.getAndDecrement() > 0;
            if (isFaulty) {
                done.incrementAndGet();
            }
            if (isFaulty && isUnheard(in, client)) {
                return;
            }
            OutputStream toEngine = output(upstream);
            boolean isUpgrade = head.toLowerCase(java.util.Locale.ROOT).contains("\r\nupgrade:");
            // One request for each connection keeps this simple.
            String passed = isUpgrade ? head : head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
            toEngine.write(passed.getBytes(StandardCharsets.ISO_8859_1));
            daemon(() -> {
                in.transferTo(toEngine);
                upstream.shutdownOutput();
            });
            answer(input(upstream), output(client), isFaulty);
        }
    }

    /** @return true if the engine never hears of the request */
    private boolean isUnheard(InputStream in, SocketChannel client) throws IOException {
        OutputStream out = output(client);
        if (refusal.isPresent()) {
            String body = "{\"message\":\"" + refusal.get().message() + "\"}";
            write(out, refusal.get().status() + " Refused", "application/json", body);
            return true;
        }
        switch (fault) {
            case HANG -> in.transferTo(OutputStream.nullOutputStream());
            case RESET -> client.close();
            case HTML -> write(out, "200 OK", "text/html", "<html><body>Please log in</body></html>");
            case NOT_FOUND -> write(out, "404 Not Found", "text/plain", "404 page not found");
            case SERVER_ERROR -> write(out, "500 Internal Server Error", "application/json", "{\"message\":\"odd\"}");
            case UNAVAILABLE -> write(out, "503 Service Unavailable", "text/html", "<html>busy</html>");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void write(OutputStream out, String status, String type, String body) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    private void answer(InputStream fromEngine, OutputStream toClient, boolean isFaulty) throws IOException {
        if (!isFaulty) {
            byte[] buffer = new byte[16_384];
            for (int read = fromEngine.read(buffer); read >= 0; read = fromEngine.read(buffer)) {
                toClient.write(buffer, 0, read);
            }
            return;
        }
        byte[] answer = fromEngine.readAllBytes();
        switch (fault) {
            case DROPPED_ANSWER -> {}
            case HALF_ANSWER -> toClient.write(answer, 0, Math.max(answer.length - 10, answer.length / 2));
            default -> {
                for (byte one : answer) {
                    toClient.write(one);
                    pause();
                }
            }
        }
    }

    /** The JDK's own streams of a channel let nobody write while somebody reads. */
    private static InputStream input(SocketChannel channel) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return channel.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    private static OutputStream output(SocketChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
        };
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(DRIP_MILLIS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Somebody has closed the connection, or all of it.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
