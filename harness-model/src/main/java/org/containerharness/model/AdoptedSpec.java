package org.containerharness.model;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fixture that is no container of the stack itself and that other code starts and stops: a Testcontainers object, or
 * a database inside a container that several tests share. The harness decides when.
 *
 * @param name the declared name
 * @param lifecycle how to start and stop it
 * @param dependencies what must be there first
 * @param networks it joins, under its declared name too
 * @param place where it was declared
 */
public record AdoptedSpec(
        String name,
        Lifecycle lifecycle,
        List<DependencySpec> dependencies,
        List<NetworkAttachment> networks,
        Place place)
        implements StackPart {

    public AdoptedSpec {
        Names.check("fixture", name);
        dependencies = List.copyOf(dependencies);
        networks = List.copyOf(networks);
    }

    /** One that joins no network. */
    public AdoptedSpec(String name, Lifecycle lifecycle, List<DependencySpec> dependencies, Place place) {
        this(name, lifecycle, dependencies, List.of(), place);
    }

    /** Fixtures and containers share one name space. */
    @Override
    public Optional<ResourceId> id() {
        return Optional.of(ResourceId.container(name));
    }

    @Override
    public AdoptedSpec withPlace(Place newPlace) {
        return new AdoptedSpec(name, lifecycle, dependencies, networks, newPlace);
    }

    /** Starts the fixture. Equal lifecycles mean the same fixture. */
    @FunctionalInterface
    public interface Lifecycle {

        /**
         * Returns when it is ready; leaves nothing behind if it fails.
         *
         * @param around the containers that are ready by then
         */
        Started start(Surroundings around);

        /** True if it can be started for several users at a time, each getting one of its own; default false. */
        default boolean isRepeatable() {
            return false;
        }

        /** The type of {@link Started#handle}, empty if it has none. */
        default Optional<Class<?>> handleType() {
            return Optional.empty();
        }
    }

    /** A fixture that was started. */
    @FunctionalInterface
    public interface Started {

        /** Ends it; called at most once. */
        void stop();

        /** The id of its container on the engine, empty if it has none of its own. */
        default Optional<String> containerId() {
            return Optional.empty();
        }

        /** Where its ports are reached, of one that is no container of this engine. */
        default Map<ContainerPort, InetSocketAddress> addresses() {
            return Map.of();
        }

        /** What tests get of it, empty if it has nothing but its container. */
        default Optional<Object> handle() {
            return Optional.empty();
        }
    }
}
