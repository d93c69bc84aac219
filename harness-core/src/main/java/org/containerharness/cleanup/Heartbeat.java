package org.containerharness.cleanup;

import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An input that has a byte now and then, until it is closed. */
final class Heartbeat extends InputStream {

    private final long pauseNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private boolean closed;

    Heartbeat(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    @Override
    public int read() {
        lock.lock();
        try {
            long left = pauseNanos;
            while (!closed && left > 0) {
                left = change.awaitNanos(left);
            }
            return closed ? -1 : '.';
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int beat = read();
        if (beat < 0) {
            return -1;
        }
        target[offset] = (byte) beat;
        return 1;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
