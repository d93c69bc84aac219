package org.containerharness.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Makes an engine's Unix socket reachable by TCP or TLS, on a loopback port. */
public final class Forwarder implements AutoCloseable {

    private final ServerSocket server;
    private final Path target;

    Forwarder(ServerSocket server, Path target) {
        this.server = server;
        this.target = target;
        daemon(this::accept);
    }

    public static Forwarder plain(Path target) throws IOException {
        return new Forwarder(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
                engine.connect(UnixDomainSocketAddress.of(target));
                daemon(() -> toEngine(client, engine));
                daemon(() -> toClient(engine, client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private static void toEngine(Socket client, SocketChannel engine) {
        byte[] block = new byte[8192];
        try {
            InputStream input = client.getInputStream();
            int read;
            while ((read = input.read(block)) >= 0) {
                engine.write(ByteBuffer.wrap(block, 0, read));
            }
            engine.shutdownOutput();
        } catch (IOException e) {
            close(engine);
        }
    }

    private static void toClient(SocketChannel engine, Socket client) {
        ByteBuffer block = ByteBuffer.allocate(8192);
        try (client;
                engine) {
            OutputStream output = client.getOutputStream();
            while (engine.read(block.clear()) >= 0) {
                output.write(block.array(), 0, block.position());
            }
        } catch (IOException e) {
            // One of the two left.
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is over anyway.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
