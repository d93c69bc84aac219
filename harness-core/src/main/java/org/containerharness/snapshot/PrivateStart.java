package org.containerharness.snapshot;

import java.time.Duration;
import org.containerharness.model.StackSpec;

/** A stack that runs for the sake of a snapshot, and that no test sees. */
public interface PrivateStart extends AutoCloseable {

    /** Starts such a stack and returns when it is ready. */
    interface Starter {
        PrivateStart start(StackSpec stack);
    }

    /** How long the start took. */
    Duration startTime();

    /** Removes it. */
    @Override
    void close();
}
