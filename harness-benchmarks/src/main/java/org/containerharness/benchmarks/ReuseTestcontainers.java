package org.containerharness.benchmarks;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The same as {@link ReuseHarness} with Testcontainers; its reuse is switched on by an environment variable. */
final class ReuseTestcontainers {

    private ReuseTestcontainers() {}

    @SuppressWarnings("resource") // It is to stay.
    public static void main(String[] args) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:7"))
                .withExposedPorts(6379)
                .withLabel("org.containerharness.benchmarks", "reuse")
                .withReuse(true);
        container.start();
        System.out.println("ready at " + container.getMappedPort(6379));
        System.exit(0);
    }
}
