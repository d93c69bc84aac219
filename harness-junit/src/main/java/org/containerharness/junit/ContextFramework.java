package org.containerharness.junit;

import org.containerharness.model.ContainerSpec;

/**
 * An application framework that makes a context of a test class, and may keep it for later classes: what such a class
 * declares with CLASS scope lives as long as the class or a context that uses it, whichever is longer. Found by {@link
 * java.util.ServiceLoader}; {@link ContextDeclaration} gives the framework what the class declares.
 */
public interface ContextFramework {

    /** The label that says what {@link WithContainer#connection} says. */
    String CONNECTION = "containerharness.connection";

    /** Whether the framework makes a context of this test class. */
    boolean hasContext(Class<?> testClass);

    /**
     * Whether a context may serve later classes, so that those that declare alike have one set of what it uses; else each
     * class has its own. Default is that it may.
     */
    default boolean keepsContexts() {
        return true;
    }

    /**
     * Whether the framework asks for addresses only when something connects, by {@link ContextFixtures}: then a context is
     * made while what it will use starts. Default is that it has to be ready before.
     */
    default boolean connectsLate() {
        return false;
    }

    /**
     * What a container of CLASS scope is, where its declaration leaves things open that the framework knows; default is the
     * declaration itself.
     */
    default ContainerSpec complete(ContainerSpec declared) {
        return declared;
    }
}
