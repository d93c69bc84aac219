package org.containerharness.investigation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.Counted;
import org.containerharness.readiness.ExitCodes;

/** What the engine says of a container, for people. */
final class EngineWords {

    private EngineWords() {}

    static String state(ContainerDetails facts) {
        ContainerDetails.State state = facts.state();
        StringBuilder text = new StringBuilder(state.status());
        if (state.hasEnded()) {
            text.append(" with code ")
                    .append(state.exitCode())
                    .append(" (")
                    .append(meaning(state))
                    .append(')');
        }
        if (!state.error().isEmpty()) {
            text.append(", engine: ").append(state.error());
        }
        if (state.restarts() > 0) {
            text.append(", restarted ").append(Counted.of(state.restarts(), "time"));
        }
        if (!state.health().equals("none") && !state.health().isEmpty()) {
            text.append(", health: ").append(state.health());
        }
        return text.toString();
    }

    static String meaning(ContainerDetails.State state) {
        return state.outOfMemory() ? "killed by the kernel: out of memory" : ExitCodes.meaning(state.exitCode());
    }

    /** A line for each. */
    static List<String> ports(ContainerDetails facts) {
        List<String> rows = new ArrayList<>();
        facts.ports()
                .forEach((port, bindings) -> rows.add(port + " -> "
                        + (bindings.isEmpty()
                                ? "not published"
                                : bindings.stream()
                                        .map(binding -> binding.address() + ":" + binding.port())
                                        .collect(Collectors.joining(" and ")))));
        return rows;
    }

    /** The engine's own checks of a container's health, oldest first. */
    static List<String> checks(ContainerDetails facts) {
        return facts.state().healthLog().stream()
                .map(check -> "exit code " + check.exitCode() + ", output <"
                        + check.output().strip() + ">")
                .toList();
    }
}
