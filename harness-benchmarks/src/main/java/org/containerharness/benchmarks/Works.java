package org.containerharness.benchmarks;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A test that only takes its time, so that all else is overhead. */
abstract class Works {

    /** How long a test of a class works, in milliseconds. */
    static final String MILLIS = "bench.work.millis";

    @Test
    void works() throws InterruptedException {
        work();
    }

    static void work() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Long.getLong(MILLIS, 0));
    }
}
