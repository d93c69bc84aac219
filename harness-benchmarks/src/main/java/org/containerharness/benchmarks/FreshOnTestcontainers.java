package org.containerharness.benchmarks;

import org.junit.jupiter.api.RepeatedTest;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The same as {@link FreshOnHarness} with Testcontainers' own extension. */
@Testcontainers
class FreshOnTestcontainers {

    @Container
    private final GenericContainer<?> cache = new GenericContainer<>("redis:7").withExposedPorts(6379);

    @RepeatedTest(20)
    void works() throws InterruptedException {
        Works.work();
    }
}
