package org.containerharness.handle;

import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.model.HarnessException;

/** Containers ended that should run. */
public final class ContainerEndedException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient List<FailureReport> reports;

    /** @param reports of at least one */
    public ContainerEndedException(List<FailureReport> reports) {
        super(reports.stream().map(FailureReport::text).collect(Collectors.joining("\n")));
        this.reports = List.copyOf(reports);
    }

    /** Of at least one. */
    public static ContainerEndedException of(List<ContainerEnd> ends) {
        return new ContainerEndedException(
                ends.stream().map(ContainerEnd::report).toList());
    }

    /** What is told of each. */
    public List<FailureReport> reports() {
        return reports;
    }
}
