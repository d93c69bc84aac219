package org.containerharness.run;

import java.util.List;
import java.util.Optional;
import org.containerharness.readiness.Excerpt;

/**
 * What was found out about a container that failed; secrets are masked.
 *
 * @param container the declared name
 * @param state what the engine says of it, such as {@code exited with code 1}
 * @param ports published ports, a line each
 * @param phases how long each step took
 * @param probes the last results of its readiness probes, oldest first
 * @param logs its last lines of output, oldest first
 * @param blocked what was not started because of it
 * @param next what to do next
 */
public record Diagnosis(
        String container,
        Optional<String> state,
        List<String> ports,
        List<Phase> phases,
        List<String> probes,
        List<String> logs,
        List<String> blocked,
        String next) {

    public Diagnosis {
        ports = List.copyOf(ports);
        phases = List.copyOf(phases);
        probes = List.copyOf(probes);
        logs = List.copyOf(logs);
        blocked = List.copyOf(blocked);
    }

    /** The parts that say something, a section each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        state.ifPresent(found -> text.append("\n  State: ").append(found));
        line(text, "Ports", ports);
        line(text, "Phases", phases.stream().map(Phase::toString).toList());
        line(text, "Not started because of it", blocked);
        block(text, "Last probes", probes);
        block(text, "Last output", logs);
        if (logs.isEmpty() && state.isPresent()) {
            text.append("\n  Last output: none");
        }
        return text.append("\n  Next: ").append(next).toString();
    }

    private static void line(StringBuilder text, String title, List<String> items) {
        if (!items.isEmpty()) {
            text.append("\n  ").append(title).append(": ").append(String.join(", ", items));
        }
    }

    private static void block(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n  ").append(title).append(':');
            lines.forEach(line -> text.append("\n    ").append(Excerpt.ofLine(line)));
        }
    }
}
