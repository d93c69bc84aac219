package org.containerharness.benchmarks;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The same as {@link ColdHarness} with Testcontainers. */
final class ColdTestcontainers {

    private ColdTestcontainers() {}

    public static void main(String[] args) {
        try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:7"))) {
            container.withExposedPorts(6379).start();
            System.out.println("ready at " + container.getMappedPort(6379));
        }
    }
}
