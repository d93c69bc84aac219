package org.containerharness.proxy;

import java.util.concurrent.TimeUnit;
import org.containerharness.model.ByteSize;

/** When one direction of a way is free again; its connections take turns. */
final class Pace {

    private long free = System.nanoTime();

    /** Returns when the last of these bytes has passed, by {@link System#nanoTime}. */
    synchronized long reserve(int bytes, ByteSize perSecond) {
        long now = System.nanoTime();
        long start = free - now > 0 ? free : now;
        free = start + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / perSecond.bytes());
        return free;
    }
}
