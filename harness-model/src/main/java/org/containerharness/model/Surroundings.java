package org.containerharness.model;

import java.util.List;

/** The containers that are there when a fixture starts. */
@FunctionalInterface
public interface Surroundings {

    /**
     * A running container by its declared name.
     *
     * @throws HarnessException if there is none, with the nearest name
     */
    Service service(String container);

    /**
     * The networks that the fixture is to join, written with their names on the engine, and its declared name among the
     * aliases. It joins the first one before its process starts; the others are joined for it when it runs.
     */
    default List<NetworkAttachment> networks() {
        return List.of();
    }
}
