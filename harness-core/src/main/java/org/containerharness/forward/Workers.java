package org.containerharness.forward;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.log.Log;
import org.containerharness.model.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the forwarder that wait for containers to connect to one port. Each becomes one to the server here when
 * that happens, and another one waits in its place.
 */
final class Workers {

    private static final Log LOG = Log.ofHarness();

    /** How many wait at a time; whoever comes when all are taken waits for the next one, which takes a millisecond or two. */
    private static final int WAITING = 4;

    private static final int CONNECT_MILLIS = 5_000;

    private static final long PAUSE_MILLIS = 200;

    private static final int BLOCK = 16 * 1024;

    private final HostPort port;
    private final InetSocketAddress forwarder;
    private final byte[] greeting;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Workers(HostPort port, InetSocketAddress forwarder, String secret) {
        this.port = port;
        this.forwarder = forwarder;
        byte[] text = (secret + "..").getBytes(StandardCharsets.US_ASCII);
        text[text.length - 2] = (byte) (port.port() >> 8);
        text[text.length - 1] = (byte) port.port();
        this.greeting = text;
    }

    void begin() {
        for (int i = 0; i < WAITING; i++) {
            onThread(this::await);
        }
    }

    private void onThread(Runnable work) {
        Thread thread = new Thread(work, "harness-host-port-" + port.port() + "-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private void await() {
        while (!closed) {
            Socket worker = new Socket();
            try (worker) {
                opened(worker);
                if (isCalled(worker)) {
                    onThread(this::await);
                    join(worker);
                    return;
                }
            } catch (IOException e) {
                LOG.debug("{}: the connection to the forwarder ended: {}", port, e.getMessage());
            } finally {
                open.remove(worker);
            }
            pause();
        }
    }

    private boolean isCalled(Socket worker) throws IOException {
        worker.connect(new InetSocketAddress(forwarder.getHostString(), forwarder.getPort()), CONNECT_MILLIS);
        worker.setTcpNoDelay(true);
        worker.getOutputStream().write(greeting);
        return worker.getInputStream().read() >= 0;
    }

    private void join(Socket worker) throws IOException {
        try (Socket server = server()) {
            join(worker, opened(server));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // What the container sees must not look like a server that closed the connection.
            worker.setSoLinger(true, 0);
            if (told.add(String.valueOf(e.getMessage()))) {
                LOG.warn(
                        "A container called {}, and there is no server to connect it to: {}. Start one, or mend where"
                                + " the port says it is.",
                        port,
                        e.getMessage());
            }
        }
    }

    private void join(Socket worker, Socket server) throws IOException, InterruptedException {
        try {
            server.setTcpNoDelay(true);
            Thread back = new Thread(() -> pump(server, worker), "harness-host-port-" + port.port() + "-back");
            back.setDaemon(true);
            back.start();
            pump(worker, server);
            back.join();
        } finally {
            open.remove(server);
        }
    }

    /** At the address of the target; for a name, at the first of its addresses that accepts. */
    private Socket server() throws IOException {
        InetSocketAddress address = port.target().address();
        @Nullable IOException refusal = null;
        for (InetAddress one : addresses(address)) {
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(one, address.getPort()), CONNECT_MILLIS);
                return server;
            } catch (IOException e) {
                server.close();
                refusal = new IOException(HostAndPort.of(address) + " of this JVM's machine: " + e.getMessage(), e);
            }
        }
        throw refusal == null ? new IOException(HostAndPort.of(address) + " has no address") : refusal;
    }

    private static InetAddress[] addresses(InetSocketAddress address) throws IOException {
        if (!address.isUnresolved()) {
            return new InetAddress[] {address.getAddress()};
        }
        return address.getHostString().equals("localhost")
                ? new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1")}
                : InetAddress.getAllByName(address.getHostString());
    }

    /** One way; its end is passed on, a failure ends both ways. */
    private static void pump(Socket from, Socket to) {
        byte[] block = new byte[BLOCK];
        try {
            for (int read = from.getInputStream().read(block);
                    read >= 0;
                    read = from.getInputStream().read(block)) {
                to.getOutputStream().write(block, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        quietly(socket);
    }

    private Socket opened(Socket socket) throws IOException {
        open.add(socket);
        if (closed) {
            socket.close();
        }
        return socket;
    }

    private static void pause() {
        try {
            // Nobody tells when the forwarder can be reached again.
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        open.forEach(Workers::quietly);
    }

    private static void quietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            // It is gone either way.
            return;
        }
    }
}
