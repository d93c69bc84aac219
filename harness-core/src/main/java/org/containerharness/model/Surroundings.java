package org.containerharness.model;

/** The containers that are there when a fixture starts. */
@FunctionalInterface
public interface Surroundings {

    /**
     * A running container by its declared name.
     *
     * @throws HarnessException if there is none, with the nearest name
     */
    Service service(String container);
}
