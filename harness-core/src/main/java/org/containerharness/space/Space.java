package org.containerharness.space;

/** A part of a service that its user has to itself. */
public interface Space {

    /** What clients call it when they connect: the name of the database or virtual host, or its number. */
    String name();
}
