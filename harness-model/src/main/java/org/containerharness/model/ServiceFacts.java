package org.containerharness.model;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** What is known of a running container without asking it: enough to connect to its service. */
public interface ServiceFacts {

    /** The declared name. */
    String name();

    /** The variables its process sees, in plain text. */
    Map<String, String> environment();

    /**
     * Where this JVM reaches a published TCP port.
     *
     * @throws HarnessException if it is not published, naming those that are
     */
    InetSocketAddress address(int containerPort);

    /** True if this JVM reaches the TCP port. */
    boolean publishes(int containerPort);

    /** A variable's value; the first of these names that is set. */
    default Optional<String> variable(String... names) {
        for (String name : names) {
            String value = environment().get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
