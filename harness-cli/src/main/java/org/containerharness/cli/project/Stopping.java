package org.containerharness.cli.project;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.model.DurationText;
import org.containerharness.model.HookSpec;

/**
 * Stops containers as their services ask for: those that need others first, each after its {@code pre_stop} hooks, by
 * its own signal and in its own time.
 *
 * @param hooks what is run in a container before it is stopped, by service; empty if the files are not known
 * @param grace how long each may take, empty for its own time
 * @param warnings told of what could not be done, which stops nothing
 */
public record Stopping(
        Engine engine,
        Map<String, List<HookSpec.InContainer>> hooks,
        Optional<Duration> grace,
        Consumer<String> warnings) {

    private static final Duration HOOK_LIMIT = Duration.ofMinutes(1);

    /** Those that run are stopped; those that nobody needs any more at the same time. */
    public void stop(List<ProjectContainer> containers) {
        List<ProjectContainer> left = new ArrayList<>(
                containers.stream().filter(ProjectContainer::isRunning).toList());
        while (!left.isEmpty()) {
            Set<String> needed = left.stream()
                    .flatMap(container -> container.dependencies().keySet().stream()
                            .filter(service -> !service.equals(container.service())))
                    .collect(Collectors.toCollection(HashSet::new));
            List<ProjectContainer> now = left.stream()
                    .filter(container -> !needed.contains(container.service()))
                    .toList();
            // Labels of somebody else may name each other.
            List<ProjectContainer> wave = now.isEmpty() ? List.copyOf(left) : now;
            wave.parallelStream().forEach(this::stop);
            left.removeAll(wave);
        }
    }

    private void stop(ProjectContainer container) {
        hooks.getOrDefault(container.service(), List.of()).forEach(hook -> run(hook, container));
        try {
            engine.containers().stop(container.id(), grace);
        } catch (EngineException e) {
            warnings.accept(container.name() + " could not be stopped: " + e.getMessage());
        }
    }

    private void run(HookSpec.InContainer hook, ProjectContainer container) {
        try {
            ExecResult result = engine.containers().exec(container.id(), ExecRequest.of(hook, HOOK_LIMIT));
            if (!result.succeeded()) {
                warn(
                        hook,
                        container,
                        result.exitCode().isPresent()
                                ? "it ended with exit code " + result.exitCode().getAsInt()
                                : "it did not end within " + DurationText.print(HOOK_LIMIT));
            }
        } catch (EngineException e) {
            warn(hook, container, String.valueOf(e.getMessage()));
        }
    }

    private void warn(HookSpec.InContainer hook, ProjectContainer container, String reason) {
        warnings.accept(
                "The hook <" + hook.command() + "> before the stop of " + container.name() + " failed: " + reason);
    }
}
