package org.containerharness.junit.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.handle.RunningContainer;
import org.containerharness.investigation.EndedContainers;
import org.containerharness.model.HarnessException;

/** What containers do when a test fails or takes too long, as the engine says then. */
public final class ContainerStates {

    private ContainerStates() {}

    /** What is to be told of those that have ended or are gone. */
    public static List<FailureReport> ended(Collection<RunningContainer> containers) {
        return containers.stream()
                .flatMap(container -> EndedContainers.report(container).stream())
                .toList();
    }

    /** A line each, by declared name. */
    public static String states(Map<String, RunningContainer> containers) {
        List<String> lines = new ArrayList<>();
        containers.forEach((name, running) -> {
            try {
                lines.add(name + ": " + running.inspect().state().status());
            } catch (HarnessException e) {
                lines.add(name + ": " + e.getMessage());
            }
        });
        return String.join("\n", lines);
    }
}
