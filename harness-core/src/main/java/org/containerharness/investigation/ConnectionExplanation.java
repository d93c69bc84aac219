package org.containerharness.investigation;

import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.model.HarnessException;

/**
 * A note on somebody else's failure to connect, among its suppressed exceptions: whose the address was and what became of
 * it. It is never thrown.
 */
public final class ConnectionExplanation extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient List<FailureReport> reports;

    /** @param reports at least one */
    public ConnectionExplanation(List<FailureReport> reports) {
        super(reports.stream().map(FailureReport::text).collect(Collectors.joining("\n")), null);
        this.reports = List.copyOf(reports);
        // Where it was made tells nobody anything.
        setStackTrace(new StackTraceElement[0]);
    }

    /** What is told of each address. */
    public List<FailureReport> reports() {
        return reports;
    }
}
