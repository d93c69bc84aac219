package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/**
 * A fixture that somebody else's code starts and stops, such as a Testcontainers object; the harness decides when, and
 * treats its container like one of its own.
 *
 * @param name the declared name
 * @param lifecycle how to start and stop it
 * @param dependencies what must be there first
 * @param place where it was declared
 */
public record AdoptedSpec(String name, Lifecycle lifecycle, List<DependencySpec> dependencies, Place place) {

    public AdoptedSpec {
        Names.check("fixture", name);
        dependencies = List.copyOf(dependencies);
    }

    /** Starts and stops the fixture. */
    public interface Lifecycle {

        /** Returns when it is ready. */
        void start();

        /** Ends it; called at most once after a start, also after a failed one. */
        void stop();

        /** The id of its container on the engine, empty if it has none. */
        Optional<String> containerId();
    }
}
