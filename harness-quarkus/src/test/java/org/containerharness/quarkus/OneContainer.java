package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.handle.RunningContainer;

/** Notes a container where all class loaders see it. */
final class OneContainer {

    private static final String KEY = "test.container";

    private OneContainer() {}

    static void check(RunningContainer container) {
        String id = container.id();
        assertThat(System.getProperties().putIfAbsent(KEY, id)).isIn(null, id);
    }
}
