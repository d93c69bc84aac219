package org.containerharness.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A loopback port that leads to another one as if that were far away: every byte is on its way for half a round trip, and
 * connecting takes one. It does not make the line narrow. For kernels without {@code netem}.
 */
public final class DelayedLine implements AutoCloseable {

    private static final byte[] END = new byte[0];

    /** Of blocks on their way; more than any line holds. */
    private static final int MOST_BLOCKS = 10_000;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Duration roundTrip;

    private record Block(byte[] bytes, long due) {}

    public DelayedLine(int port, Duration roundTrip) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.roundTrip = roundTrip;
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket here = server.accept();
                // Who is far away sends nothing before the other side's consent is back.
                long connected = System.nanoTime() + roundTrip.toNanos();
                Socket there = new Socket();
                there.connect(target);
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                carry(here, there, connected);
                carry(there, here, connected);
            }
        } catch (IOException e) {
            // Closed: it is over.
        }
    }

    private void carry(Socket from, Socket to, long connected) {
        BlockingQueue<Block> underway = new LinkedBlockingQueue<>(MOST_BLOCKS);
        daemon(() -> receive(from, underway, connected));
        daemon(() -> deliver(underway, from, to));
    }

    private void receive(Socket from, BlockingQueue<Block> underway, long connected) {
        byte[] buffer = new byte[32 * 1024];
        boolean isOpen = true;
        while (isOpen) {
            int read;
            try {
                read = from.getInputStream().read(buffer);
            } catch (IOException e) {
                read = -1;
            }
            isOpen = read >= 0;
            long sent = Math.max(System.nanoTime(), connected);
            try {
                underway.put(new Block(isOpen ? Arrays.copyOf(buffer, read) : END, sent + roundTrip.toNanos() / 2));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void deliver(BlockingQueue<Block> underway, Socket from, Socket to) {
        try {
            while (true) {
                Block block = underway.take();
                for (long left = block.due() - System.nanoTime(); left > 0; left = block.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                if (block.bytes().length == 0) {
                    to.shutdownOutput();
                    if (from.isOutputShutdown()) {
                        quietly(from);
                        quietly(to);
                    }
                    return;
                }
                to.getOutputStream().write(block.bytes());
            }
        } catch (IOException | InterruptedException e) {
            quietly(from);
            quietly(to);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over anyway.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "delayed-line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
