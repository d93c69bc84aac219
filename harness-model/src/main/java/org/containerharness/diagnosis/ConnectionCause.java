package org.containerharness.diagnosis;

import java.time.Duration;
import org.containerharness.model.DurationText;

/** What became of an address that the harness handed out, and that somebody could not connect to. */
public sealed interface ConnectionCause extends Cause {

    /** As it was handed out: {@code 127.0.0.1:33312}. */
    String address();

    /** The container's own port. */
    String port();

    /** At the beginning of a predicate. */
    private static String whose(ConnectionCause cause) {
        return "had " + cause.address() + " as its port " + cause.port();
    }

    /**
     * The container was removed; whoever still uses the address got it before.
     *
     * @param stack of the class that it was of
     * @param ago when it was removed; zero if nobody here knows
     */
    record AddressGone(String address, String port, String stack, Duration ago) implements ConnectionCause {

        @Override
        public String predicate() {
            return whose(this) + (stack.isEmpty() ? "" : " for " + stack) + " and was removed"
                    + (ago.isZero() ? "" : " " + DurationText.print(ago) + " ago");
        }

        @Override
        public String remedy() {
            return "find out who still has the address of a container that is gone: a static field, a connection pool, a"
                    + " property, or an application context that its framework keeps for later classes. Get the address"
                    + " anew in each class, widen the container's scope (SUITE), or let the context end with the class"
                    + " (@DirtiesContext).";
        }
    }

    /**
     * The container is there, under another address by now: it was restarted, and its host port is chosen anew then.
     *
     * @param now the present address, empty if the port is not published any more
     */
    record AddressMoved(String address, String port, String now) implements ConnectionCause {

        @Override
        public String predicate() {
            return whose(this) + " until it was restarted"
                    + (now.isEmpty() ? " and publishes it no more" : "; now it is at " + now);
        }

        @Override
        public String remedy() {
            return "ask the handle for the address after each restart, or publish the port on a host port that stays"
                    + " (${address:…} in a variable fixes one).";
        }
    }

    /**
     * The container is there and does not run.
     *
     * @param state as the engine names it, with an exit code if it ended
     */
    record ContainerDown(String address, String port, String state) implements ConnectionCause {

        @Override
        public String predicate() {
            return whose(this) + " and does not run now: it is " + state;
        }

        @Override
        public String remedy() {
            return "read its last output; a container that a test stops or pauses has to be started again before others"
                    + " use it.";
        }
    }

    /**
     * The container runs, and its process does not listen on the port.
     *
     * @param instead what it does
     */
    record NotListening(String address, String port, String instead) implements ConnectionCause {

        @Override
        public String predicate() {
            return whose(this) + " and runs, but " + instead;
        }

        @Override
        public String remedy() {
            return "await what the test needs: the container was found ready by something else than this port, or its"
                    + " process has closed it since.";
        }
    }

    /** The container runs, and its process listens. */
    record StillListening(String address, String port) implements ConnectionCause {

        @Override
        public String predicate() {
            return whose(this) + ", runs, and listens there now";
        }

        @Override
        public String remedy() {
            return "look for what was wrong at that moment: too many connections, a service that was restarting, a firewall;"
                    + " its log of that time says more.";
        }
    }
}
