package org.containerharness.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.containerharness.model.Secrets;

/**
 * Something that happened in a run. Its texts tell no secrets; what is not known is empty. A container is named by its
 * name on the engine, which is unique there.
 */
public sealed interface RunEvent {

    /** When it began, or happened. */
    Instant time();

    /**
     * A test JVM's session uses an engine now.
     *
     * @param session unique among all sessions
     * @param build the same for all sessions of one build
     * @param folder the working directory, so the module's
     * @param engine its address
     */
    record SessionBegan(Instant time, String session, long pid, String build, String folder, String engine)
            implements RunEvent {
        public SessionBegan {
            engine = Secrets.mask(engine);
        }
    }

    /** All that the session started has ended, or was kept. */
    record SessionEnded(Instant time) implements RunEvent {}

    /**
     * A plan is going to be carried out; it is told in the thread that asked for it.
     *
     * @param run which plan
     * @param what {@code start} or {@code remove}
     */
    record PlanBegan(Instant time, int run, String stack, String what) implements RunEvent {}

    /**
     * Nothing of a plan runs any more.
     *
     * @param failure the first one; empty if there was none
     */
    record PlanEnded(Instant time, int run, String failure) implements RunEvent {
        public PlanEnded {
            failure = Secrets.mask(failure);
        }
    }

    /**
     * An operation of a plan was carried out.
     *
     * @param run which plan
     * @param number its place in the plan
     * @param after the numbers of the operations that it had to wait for
     * @param stack the stack it belongs to
     * @param resource such as {@code container db}
     * @param phase such as {@code start}, {@code ready}
     * @param text as the plan prints it
     * @param cause why
     * @param failure empty if it succeeded
     * @param container the engine name of the container that it is about
     */
    record OperationEnded(
            Instant time,
            Duration length,
            int run,
            int number,
            List<Integer> after,
            String stack,
            String resource,
            String phase,
            String text,
            String cause,
            String failure,
            String container)
            implements RunEvent {
        public OperationEnded {
            after = List.copyOf(after);
            text = Secrets.mask(text);
            cause = Secrets.mask(cause);
            failure = Secrets.mask(failure);
        }
    }

    /**
     * A container is there now; it is told before the end of the operation that created it.
     *
     * @param run the plan that made it
     * @param name as declared
     * @param container its name on the engine
     * @param id on the engine
     * @param place where it was declared
     * @param snapshot whether it begins from what an earlier one was after its initialisation
     */
    record ContainerCreated(
            Instant time,
            int run,
            String stack,
            String name,
            String container,
            String id,
            String image,
            String place,
            boolean snapshot)
            implements RunEvent {
        public ContainerCreated {
            image = Secrets.mask(image);
            place = Secrets.mask(place);
        }
    }

    /** All of a stack is ready. */
    record StackStarted(Instant time, Duration length, int run, String stack) implements RunEvent {}

    /**
     * A stack could not be started.
     *
     * @param text what is thrown
     * @param report the same as JSON, for machines
     */
    record StackFailed(Instant time, int run, String stack, String text, String report) implements RunEvent {
        public StackFailed {
            text = Secrets.mask(text);
            // The report's values are without secrets; masked as a whole it might be JSON no more.
        }
    }

    /**
     * A stack stays when its time is over.
     *
     * @param containers by their names on the engine
     * @param reason why, such as {@code since a test failed}
     * @param commands how to look at it and how to remove it
     */
    record StackKept(Instant time, String stack, List<String> containers, String reason, String commands)
            implements RunEvent {
        public StackKept {
            containers = List.copyOf(containers);
            commands = Secrets.mask(commands);
        }
    }

    /**
     * The engine told that a container was started, paused, killed, and so on, whoever did it.
     *
     * @param what in lower case: started, died, killed, out_of_memory, paused, unpaused, unhealthy, healthy, destroyed
     * @param detail such as the signal or the exit code
     */
    record ContainerChanged(Instant time, String id, String what, String detail) implements RunEvent {}

    /**
     * Somebody is going to do something to a container through its handle: a test that pauses it, ends it, or cuts it off.
     *
     * @param container its name on the engine
     * @param what such as {@code paused}, {@code sent SIGKILL}, {@code cut off from network backend}
     */
    record FaultMade(Instant time, String container, String what) implements RunEvent {
        public FaultMade {
            what = Secrets.mask(what);
        }
    }

    /**
     * A container ended by itself while it should run.
     *
     * @param text with its last output
     * @param report the same as JSON, for machines
     * @param fails whether a test fails by it
     */
    record ContainerDied(
            Instant time, String stack, String container, int exitCode, String text, String report, boolean fails)
            implements RunEvent {
        public ContainerDied {
            text = Secrets.mask(text);
            // Its report, too, stays as it is.
        }
    }

    /**
     * Something that several processes share may be used here.
     *
     * @param length how long it took until then
     * @param scope BUILD or MACHINE
     * @param resource such as {@code container db}
     * @param container its name on the engine
     * @param declared the same for all who share it
     * @param made whether it was made here; else it was found
     * @param place where it is declared here
     */
    record Shared(
            Instant time,
            Duration length,
            String scope,
            String stack,
            String resource,
            String container,
            String id,
            String image,
            String declared,
            boolean made,
            String place)
            implements RunEvent {
        public Shared {
            image = Secrets.mask(image);
            place = Secrets.mask(place);
        }
    }

    /**
     * What a container is after its initialisation was kept, for later starts.
     *
     * @param first how long its start took without a snapshot
     * @param start how long it takes from the snapshot
     */
    record SnapshotMade(Instant time, String image, Duration first, Duration start) implements RunEvent {
        public SnapshotMade {
            image = Secrets.mask(image);
        }
    }

    /**
     * A class or test has what it declares.
     *
     * @param length how long it waited for it
     * @param user the class or test, as messages name it
     * @param scope METHOD, CLASS, SUITE, BUILD or MACHINE
     * @param ahead whether its start had begun before anybody asked for it
     * @param containers what it may use from then on
     */
    record FixturesUsed(Instant time, Duration length, String user, String scope, boolean ahead, List<Used> containers)
            implements RunEvent {
        public FixturesUsed {
            containers = List.copyOf(containers);
        }
    }

    /**
     * A container as somebody declares it who uses it.
     *
     * @param name as declared
     * @param id on the engine
     * @param image as declared
     * @param place where it is declared
     * @param declared the same for declarations that say the same
     */
    record Used(String name, String id, String image, String place, String declared) {
        public Used {
            image = Secrets.mask(image);
            place = Secrets.mask(place);
        }
    }

    /**
     * A class or test begins.
     *
     * @param id JUnit's unique id
     * @param parent its parent's
     * @param test whether it is a test and no container of tests
     * @param type the name of its class
     * @param name as shown
     */
    record TestBegan(Instant time, String id, String parent, boolean test, String type, String name)
            implements RunEvent {
        public TestBegan {
            name = Secrets.mask(name);
        }
    }

    /**
     * A class or test ended, or was left out.
     *
     * @param status SUCCESSFUL, FAILED, ABORTED or SKIPPED
     * @param failure what was thrown, or why it was left out
     */
    record TestEnded(Instant time, String id, String status, String failure) implements RunEvent {
        public TestEnded {
            failure = Secrets.mask(failure);
        }
    }

    /**
     * What a container wrote is kept in a file.
     *
     * @param test JUnit's unique id of the test whose time it is of; empty if it is all
     * @param container its name on the engine; empty for what all containers of the test did when it failed
     * @param file below the folder of reports
     * @param excerpt its last lines, secrets masked
     */
    record OutputKept(Instant time, String test, String container, String file, String excerpt) implements RunEvent {
        public OutputKept {
            excerpt = Secrets.mask(excerpt);
        }
    }
}
