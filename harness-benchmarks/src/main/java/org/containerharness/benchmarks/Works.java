package org.containerharness.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Test;

/** A test that only takes its time, so that all else is overhead. */
abstract class Works {

    /** How long a test of a class works, in milliseconds. */
    static final String MILLIS = "bench.work.millis";

    @Test
    void works() throws InterruptedException {
        containers().forEach(Fresh::say);
        work();
    }

    /** What the harness gave to it. */
    List<RunningContainer> containers() {
        return List.of();
    }

    static void work() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Long.getLong(MILLIS, 0));
    }
}
