package org.containerharness.services.nats;

import java.util.Map;
import org.containerharness.space.Space;

/**
 * Subjects below one of their own in a NATS server.
 *
 * @param name the subject that all of them are below
 * @param server that has them
 */
public record NatsSubjects(String name, NatsServer server) implements Space {

    /** The name that a subject has on the server. */
    public String subject(String ownName) {
        return name + "." + ownName;
    }

    @Override
    public Map<String, String> texts() {
        return server.texts();
    }

    @Override
    public String toString() {
        return name + ".> of " + server;
    }
}
