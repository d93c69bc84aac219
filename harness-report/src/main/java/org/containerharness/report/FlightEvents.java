package org.containerharness.report;

import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;

/** Tells Java's Flight Recorder of operations, waits and deaths, each when it is over, with its beginning and length. */
public final class FlightEvents implements RunEvents.Listener {

    private static final String CATEGORY = "Container Harness";

    private FlightEvents() {}

    /** A listener if this JVM has a recorder that was set up by now; else there is nothing to tell. */
    public static Optional<RunEvents.Listener> ifRecorded() {
        try {
            return FlightRecorder.isInitialized() ? Optional.of(new FlightEvents()) : Optional.empty();
        } catch (LinkageError e) {
            // A runtime image without the module jdk.jfr.
            return Optional.empty();
        }
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.OperationEnded operation) {
            Operation told = new Operation();
            told.begin = operation.time().toEpochMilli();
            told.length = operation.length().toMillis();
            told.stack = operation.stack();
            told.resource = operation.resource();
            told.phase = operation.phase();
            told.failure = operation.failure();
            told.commit();
        } else if (event instanceof RunEvent.FixturesUsed used) {
            Wait told = new Wait();
            told.begin = used.time().toEpochMilli();
            told.length = used.length().toMillis();
            told.user = used.user();
            told.scope = used.scope();
            told.commit();
        } else if (event instanceof RunEvent.ContainerDied died) {
            Death told = new Death();
            told.begin = died.time().toEpochMilli();
            told.container = died.container();
            told.exitCode = died.exitCode();
            told.commit();
        }
    }

    @Name("org.containerharness.Operation")
    @Label("Operation")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Operation extends Event {
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        @Label("Begin")
        long begin;

        @Timespan(Timespan.MILLISECONDS)
        @Label("Length")
        long length;

        @Label("Stack")
        String stack = "";

        @Label("Resource")
        String resource = "";

        @Label("Phase")
        String phase = "";

        @Label("Failure")
        String failure = "";
    }

    @Name("org.containerharness.Wait")
    @Label("Wait of a test")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Wait extends Event {
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        @Label("Begin")
        long begin;

        @Timespan(Timespan.MILLISECONDS)
        @Label("Length")
        long length;

        @Label("Class or test")
        String user = "";

        @Label("Scope")
        String scope = "";
    }

    @Name("org.containerharness.Death")
    @Label("End of a container by itself")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Death extends Event {
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        @Label("Begin")
        long begin;

        @Label("Container")
        String container = "";

        @Label("Exit code")
        int exitCode;
    }
}
