package org.containerharness.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One direction of a connection: what is read is passed on when it would have arrived. */
final class Direction {

    private static final int BLOCK = 16 * 1024;

    /** With blocks that are full, 1 MB is on its way; whoever sends more waits, as for a window of TCP. */
    private static final int ON_ITS_WAY = 64;

    /** What Linux waits at least before it sends a lost packet again, doubled each time. */
    private static final long RETRANSMISSION = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long LONGEST_RETRANSMISSION = TimeUnit.SECONDS.toNanos(120);

    private final Socket from;
    private final Socket to;
    private final Impairments impairments;
    private final Pace pace;
    private final BlockingQueue<Block> onItsWay = new ArrayBlockingQueue<>(ON_ITS_WAY);

    /** An empty one is the end. */
    private record Block(byte[] bytes, long sent) {}

    Direction(Socket from, Socket to, Impairments impairments, Pace pace) {
        this.from = from;
        this.to = to;
        this.impairments = impairments;
        this.pace = pace;
    }

    /** Returns when the sender has said that nothing follows. */
    void read() throws IOException, InterruptedException {
        byte[] buffer = new byte[BLOCK];
        for (int read = 0; read >= 0; ) {
            read = from.getInputStream().read(buffer);
            onItsWay.put(new Block(Arrays.copyOf(buffer, Math.max(0, read)), System.nanoTime()));
        }
    }

    /** Returns when the receiver was told that nothing follows. */
    void write() throws IOException, InterruptedException {
        for (Block block = arrived(); block.bytes.length > 0; block = arrived()) {
            int at = 0;
            while (at < block.bytes.length) {
                int slice = impairments.now().slice(block.bytes.length - at);
                letPass(slice);
                retransmit(slice);
                to.getOutputStream().write(block.bytes, at, slice);
                at += slice;
            }
        }
        to.shutdownOutput();
    }

    private Block arrived() throws InterruptedException {
        Block block = onItsWay.take();
        impairments.await(now -> block.sent + now.delay().toNanos() - System.nanoTime());
        return block;
    }

    private void letPass(int bytes) throws InterruptedException {
        var perSecond = impairments.now().perSecond();
        if (perSecond.isPresent()) {
            long passed = pace.reserve(bytes, perSecond.get());
            impairments.await(now -> now.perSecond().isEmpty() ? 0 : passed - System.nanoTime());
        }
    }

    /** Of what gets lost TCP shows only how long it takes until it was sent again; all behind it waits. */
    private void retransmit(int bytes) throws InterruptedException {
        long pause = RETRANSMISSION;
        double loss = impairments.now().lossOf(bytes);
        while (ThreadLocalRandom.current().nextDouble() < loss) {
            long again = System.nanoTime() + pause;
            impairments.await(now -> now.loss() == 0 ? 0 : again - System.nanoTime());
            pause = Math.min(2 * pause, LONGEST_RETRANSMISSION);
            loss = impairments.now().lossOf(1);
        }
    }
}
