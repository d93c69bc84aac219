package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Declares what SharedTest does. */
@QuarkusTest
@WithContainer(name = "db", image = "postgres:16")
@WithContainer(name = "cache", image = "redis:7")
class SharedAgainTest {

    @ConfigProperty(name = "harness.cache.port")
    int port;

    @Test
    void hasTheSameContainer(@Handle("cache") RunningContainer cache) {
        OneContainer.check(cache);
        assertThat(cache.port()).isEqualTo(port);
    }
}
