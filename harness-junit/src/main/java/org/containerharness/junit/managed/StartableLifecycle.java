package org.containerharness.junit.managed;

import java.util.Optional;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.Surroundings;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.lifecycle.Startable;

/**
 * A Testcontainers object; equal to another one only if both are the same object, since nothing can be said of its
 * settings.
 */
final class StartableLifecycle implements AdoptedSpec.Lifecycle {

    private final Startable startable;

    private StartableLifecycle(Startable startable) {
        this.startable = startable;
    }

    static StartableLifecycle of(Object startable) {
        return new StartableLifecycle((Startable) startable);
    }

    @Override
    public AdoptedSpec.Started start(Surroundings around) {
        try {
            startable.start();
        } catch (RuntimeException | Error e) {
            stopAfter(e);
            throw e;
        }
        return new AdoptedSpec.Started() {
            @Override
            public void stop() {
                startable.stop();
            }

            @Override
            public Optional<String> containerId() {
                return startable instanceof ContainerState container
                        ? Optional.ofNullable(container.getContainerId())
                        : Optional.empty();
            }
        };
    }

    private void stopAfter(Throwable failure) {
        try {
            startable.stop();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartableLifecycle lifecycle && lifecycle.startable == startable;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(startable);
    }

    @Override
    public String toString() {
        return startable.getClass().getSimpleName();
    }
}
