package org.containerharness.investigation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.diagnosis.Subject;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.LogQuery;
import org.containerharness.handle.ContainerText;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ResourceId;
import org.containerharness.readiness.ExitCodes;

/** Why containers have ended that had been ready. */
public final class EndedContainers {

    private static final int LAST_LINES = 20;

    /** Frames of a stack trace say less than its heads. */
    private static final Pattern ERROR = Pattern.compile(
            "^(?!\\s*at ).*(?i:\\b(error|fatal|panic|failed|failure|cannot|can't|denied|no such|not found)\\b|exception)");

    private EndedContainers() {}

    /** The report on a container that has ended or cannot be looked at any more; empty if it is there and has not ended. */
    public static Optional<FailureReport> report(RunningContainer container) {
        try {
            ContainerDetails facts = container.inspect();
            ContainerDetails.State state = facts.state();
            return state.hasEnded()
                    ? Optional.of(report(container, Optional.of(facts), state.exitCode(), state.outOfMemory(), ""))
                    : Optional.empty();
        } catch (HarnessException e) {
            return Optional.of(FailureReport.of(
                    subject(container), new ProcessCause.Removed(true), String.valueOf(e.getMessage())));
        }
    }

    /** @param more about how it ended; may be empty */
    public static FailureReport report(
            RunningContainer container, Optional<ContainerDetails> facts, int code, boolean outOfMemory, String more) {
        List<String> lines = lastLines(container);
        return new FailureReport(
                subject(container),
                outOfMemory
                        ? new ProcessCause.OutOfMemory(Optional.of(code), "", true)
                        : new ProcessCause.Exited(code, ExitCodes.meaning(code) + more, true),
                tellingLine(lines),
                facts.map(EngineWords::state),
                List.of(),
                container.phases(),
                List.of(),
                Map.of(container.name(), lines),
                List.of(),
                List.of());
    }

    /** The line that tells most, in a sentence: the last one that speaks of an error, else the last one. */
    static String tellingLine(List<String> output) {
        List<String> lines = output.stream().filter(line -> !line.isBlank()).toList();
        Optional<String> error =
                lines.stream().filter(line -> ERROR.matcher(line).find()).reduce((before, line) -> line);
        return error.map(line -> "it wrote \"" + line.strip() + "\"")
                .or(() -> lines.stream()
                        .reduce((before, line) -> line)
                        .map(line -> "its last line is \"" + line.strip() + "\""))
                .orElse("it wrote nothing");
    }

    static Subject subject(RunningContainer container) {
        return new Subject(
                ResourceId.container(container.name()),
                Optional.of(container.image()),
                Optional.of(container.id()),
                container.place());
    }

    private static List<String> lastLines(RunningContainer container) {
        try {
            ContainerText shown = ContainerText.of(container);
            return container.logs(LogQuery.ALL.last(LAST_LINES)).stream()
                    .map(shown::of)
                    .toList();
        } catch (HarnessException e) {
            return List.of("(the output could not be read: " + e.getMessage() + ")");
        }
    }
}
