package org.containerharness.model;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A readiness test of the user's own; called again and again until it is ready or never will be. */
@FunctionalInterface
public interface ReadyProbe {

    /** Must return within a few seconds; an exception counts as "not yet" with its message as the reason. */
    ProbeResult probe(Target target) throws Exception;

    /** What it sees of the container. */
    interface Target {

        /** The declared name. */
        String name();

        /** The address of the test's side for a container port, empty if it is not published. */
        Optional<InetSocketAddress> address(ContainerPort port);

        /** Runs a command in the container and returns its exit code; empty if it did not end in time. */
        OptionalInt exec(Command command, Duration timeout);
    }
}
