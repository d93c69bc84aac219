package org.containerharness.handle;

import java.time.Instant;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ProcessCause;

/**
 * The end of a container that should run.
 *
 * @param report what is told of it; its exit code is in the cause
 * @param time by the engine's clock
 * @param fails whether whoever has the container fails by it, see {@link org.containerharness.model.UnexpectedEnd}
 */
public record ContainerEnd(FailureReport report, Instant time, boolean fails) {

    /** The declared name. */
    public String container() {
        return report.subject().resource().name();
    }

    /** The code it ended with, -1 if nobody knows. */
    public int exitCode() {
        return report.cause() instanceof ProcessCause.Exited exited
                ? exited.code()
                : report.cause() instanceof ProcessCause.OutOfMemory memory
                        ? memory.code().orElse(-1)
                        : -1;
    }

    /** What to tell people. */
    public String text() {
        return report.text();
    }
}
