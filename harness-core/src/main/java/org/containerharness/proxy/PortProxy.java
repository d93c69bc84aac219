package org.containerharness.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.containerharness.log.Log;

/** A port of this JVM's machine that leads to one of a container. */
final class PortProxy implements Closeable {

    private static final Log LOG = Log.ofHarness();

    private static final int CONNECT_MILLIS = 5_000;

    private static final int CLOSE_MILLIS = 1_000;

    private static final int BACKLOG = 128;

    private final ServerSocket socket;
    private final Supplier<Optional<InetSocketAddress>> target;
    private final Impairments impairments;
    private final Pace there;
    private final Pace back;
    private final String name;
    private final Thread accepting;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    /**
     * @param port 0 for any that is free
     * @param target asked at each connection, since the engine may choose another port at a restart
     */
    PortProxy(
            String name,
            int port,
            Supplier<Optional<InetSocketAddress>> target,
            Impairments impairments,
            Pace there,
            Pace back) {
        this.name = name;
        this.target = target;
        this.impairments = impairments;
        this.there = there;
        this.back = back;
        try {
            this.socket = new ServerSocket(port, BACKLOG, InetAddress.getByName(ContainerProxy.HOST));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No port could be opened in front of " + name + (port == 0 ? "" : ", of which it was told " + port)
                            + ": " + e.getMessage(),
                    e);
        }
        this.accepting = onThread(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private Thread onThread(Runnable work) {
        Thread thread = new Thread(work, "harness-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                onThread(() -> join(client));
            } catch (IOException e) {
                LOG.debug("{}: no more connections: {}", name, e.getMessage());
            }
        }
    }

    private void join(Socket client) {
        Socket server = new Socket();
        ProxiedConnection connection = new ProxiedConnection(client, server, connections::remove);
        connections.add(connection);
        try {
            InetSocketAddress address =
                    target.get().orElseThrow(() -> new IOException("the container publishes it no more"));
            server.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            connection.begin(impairments, there, back, "harness-proxy-" + name);
        } catch (IOException e) {
            LOG.debug("{}: the container cannot be connected to: {}", name, e.getMessage());
            connection.reset();
        }
        if (socket.isClosed()) {
            connection.reset();
        }
    }

    static void quietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            // It is gone either way.
            return;
        }
    }

    /** As long as a thread accepts, the system lets clients connect, though the socket is closed. */
    private void awaitLastAccept() {
        try {
            accepting.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        quietly(socket);
        awaitLastAccept();
        connections.forEach(ProxiedConnection::reset);
    }
}
