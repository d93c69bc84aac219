package org.containerharness.handle;

import java.util.List;
import java.util.Map;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A stack could not be started. The message is the whole report for people, whose first line is the cause in one sentence;
 * what had been started was removed again, and what went wrong while removing is among the suppressed exceptions.
 */
public final class StartException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient FailureReport report;

    @Internal
    public StartException(FailureReport report, @Nullable Throwable cause) {
        super(report.text(), cause);
        this.report = report;
    }

    /** Why it could not, as a value. */
    public FailureReport report() {
        return report;
    }

    /** The last lines of every container that had been started, by declared name; secrets are masked. */
    public Map<String, List<String>> output() {
        return report.output();
    }
}
