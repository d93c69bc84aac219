package org.containerharness.junit.managed;

import java.util.Optional;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.Surroundings;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
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

    static Optional<String> whyNoNetwork(Object startable) {
        if (!(startable instanceof GenericContainer<?> container)) {
            return Optional.of("a " + startable.getClass().getSimpleName()
                    + " joins no network, only a GenericContainer does. Give the containers inside it their network.");
        }
        Network own = container.getNetwork();
        return own == null || own instanceof DeclaredNetwork
                ? Optional.empty()
                : Optional.of("the object has a network of its own. Leave out its withNetwork, or this attribute.");
    }

    /** As Testcontainers asks for a network; it is the harness that makes it and removes it. */
    private record DeclaredNetwork(String getId) implements Network {
        @Override
        public void close() {
            // It ends with its own scope.
        }
    }

    private static void join(GenericContainer<?> container, NetworkAttachment attachment) {
        container.setNetwork(new DeclaredNetwork(attachment.network()));
        attachment.aliases().stream()
                .filter(alias -> !container.getNetworkAliases().contains(alias))
                .forEach(container::withNetworkAliases);
    }

    @Override
    public AdoptedSpec.Started start(Surroundings around) {
        try {
            if (startable instanceof GenericContainer<?> container) {
                around.networks().stream().findFirst().ifPresent(first -> join(container, first));
            }
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
