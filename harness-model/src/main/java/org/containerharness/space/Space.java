package org.containerharness.space;

import java.util.Map;

/** A part of a service that its user has to itself, or the whole of it. */
public interface Space {

    /** What clients call it when they connect: the name of the database or virtual host, or its number. */
    String name();

    /**
     * What texts may ask for, {@code {orders.url}}, by the word after the dot: {@code url}, {@code user} and {@code
     * password} where the service has them. Default: nothing.
     */
    default Map<String, String> texts() {
        return Map.of();
    }

    /**
     * What the variables of the service's image would say if all of the service were like this, such as {@code POSTGRES_DB}:
     * frameworks read there where and as whom to connect, and do not see those that are empty. Default: nothing, so that
     * they see the whole service.
     */
    default Map<String, String> variables() {
        return Map.of();
    }
}
