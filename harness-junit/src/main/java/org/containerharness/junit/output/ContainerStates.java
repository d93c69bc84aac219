package org.containerharness.junit.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.HarnessException;
import org.containerharness.readiness.Excerpt;
import org.containerharness.readiness.ExitCodes;
import org.containerharness.run.ContainerText;
import org.containerharness.run.RunningContainer;

/** What containers do when a test fails or takes too long, as the engine says then. */
public final class ContainerStates {

    private static final int LAST_LINES = 20;

    private ContainerStates() {}

    /** Which of them have ended, each with exit code and last output; empty if all run. */
    public static Optional<String> ended(Collection<RunningContainer> containers) {
        List<String> texts = new ArrayList<>();
        containers.forEach(container -> describeIfEnded(container).ifPresent(texts::add));
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", texts));
    }

    private static Optional<String> describeIfEnded(RunningContainer container) {
        try {
            ContainerDetails facts = container.inspect();
            if (!facts.state().hasEnded()) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder("The container <" + container.name() + "> (" + container.image()
                    + ", declared at " + container.place() + ") has ended with exit code "
                    + facts.state().exitCode() + " ("
                    + (facts.state().outOfMemory()
                            ? "killed by the kernel: out of memory"
                            : ExitCodes.meaning(facts.state().exitCode()))
                    + "). Last output:");
            List<LogLine> lines = container.logs(LogQuery.ALL.last(LAST_LINES));
            ContainerText shown = ContainerText.of(container);
            lines.forEach(line -> text.append("\n    ").append(Excerpt.ofLine(shown.of(line))));
            return Optional.of(text.toString());
        } catch (HarnessException e) {
            return Optional.of("The container <" + container.name() + "> (declared at " + container.place()
                    + ") cannot be looked at: " + e.getMessage());
        }
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
