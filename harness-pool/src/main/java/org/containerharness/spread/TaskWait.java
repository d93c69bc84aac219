package org.containerharness.spread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ServiceDetails;
import org.containerharness.engine.SwarmNode;
import org.containerharness.engine.TaskDetails;
import org.containerharness.model.Counted;
import org.containerharness.model.DurationText;

/** Waits until the tasks of a service are what the service says; every end of it but that one says what the tasks did. */
public final class TaskWait {

    /** How often a task is made again before its service is given up; a swarm would never do that. */
    static final int ENDS = 3;

    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 250;
    private static final Set<String> UPDATING = Set.of("updating", "rollback_started");

    private final Engine engine;
    private final String declared;
    private final String service;
    private final Set<String> before;

    private TaskWait(Engine engine, String declared, String service, Set<String> before) {
        this.engine = engine;
        this.declared = declared;
        this.service = service;
        this.before = before;
    }

    /** For a service that has just been made. */
    public static TaskWait forNew(Engine engine, String declared, String service) {
        return new TaskWait(engine, declared, service, Set.of());
    }

    /** For one that is about to be changed: what became of its tasks until now counts for nothing. */
    public static TaskWait forChange(Engine engine, String declared, String service) {
        return new TaskWait(
                engine,
                declared,
                service,
                engine.services().tasks(service).stream()
                        .filter(TaskDetails::hasEnded)
                        .map(TaskDetails::id)
                        .collect(Collectors.toSet()));
    }

    /** @throws EngineException if it is clear that they never will be, or after {@code limit} */
    public void within(Duration limit) {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE;
        while (true) {
            ServiceDetails details = details();
            List<TaskDetails> tasks = engine.services().tasks(service);
            Optional<String> missing = missing(details, withoutLost(tasks));
            if (missing.isEmpty()) {
                return;
            }
            Optional<String> hopeless = hopeless(details, tasks);
            if (hopeless.isPresent()) {
                throw failure(hopeless.get(), tasks);
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw failure(missing.get() + " after " + DurationText.print(limit), tasks);
            }
            pause(pause);
            pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
    }

    /** A node that is gone never says that a task has ended there. */
    private List<TaskDetails> withoutLost(List<TaskDetails> tasks) {
        if (tasks.stream().noneMatch(TaskWait::isToEnd)) {
            return tasks;
        }
        Set<String> ready = engine.nodes().stream()
                .filter(SwarmNode::isReady)
                .map(SwarmNode::id)
                .collect(Collectors.toSet());
        return tasks.stream()
                .filter(task -> !isToEnd(task) || ready.contains(task.nodeId()))
                .toList();
    }

    private static boolean isToEnd(TaskDetails task) {
        return task.state().equals("running") && !task.isRunning();
    }

    private ServiceDetails details() {
        return engine.services()
                .find(service)
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.NOT_FOUND, 404, "The service <" + declared + "> is gone.", null));
    }

    private void pause(long millis) {
        try {
            // A manager has no events of tasks.
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.OTHER, 0, "Interrupted while waiting for the service <" + declared + ">.", e);
        }
    }

    /** What is not as it is to be; empty if all is. */
    static Optional<String> missing(ServiceDetails details, List<TaskDetails> tasks) {
        List<TaskDetails> current = tasks.stream()
                .filter(task -> task.template().equals(details.template()))
                .toList();
        long running = current.stream().filter(TaskDetails::isRunning).count();
        // One on each node: the swarm has made them all before it lets any of them run.
        long wanted = details.replicas()
                .map(Integer::longValue)
                .orElseGet(() -> Math.max(
                        1,
                        current.stream()
                                .filter(task -> task.desiredState().equals("running"))
                                .count()));
        long others = tasks.stream()
                .filter(task -> task.state().equals("running"))
                .filter(task -> !current.contains(task) || !task.isRunning())
                .count();
        if (running != wanted) {
            return Optional.of(running + " of " + Counted.of(wanted, "task runs", "tasks run"));
        }
        if (others > 0) {
            return Optional.of(Counted.of(
                    others,
                    "of its tasks is still there that is to end",
                    "of its tasks are still there that are to end"));
        }
        return UPDATING.contains(details.updateState())
                ? Optional.of("its update has not ended (" + details.updateMessage() + ")")
                : Optional.empty();
    }

    /** Why waiting longer is of no use. */
    private Optional<String> hopeless(ServiceDetails details, List<TaskDetails> tasks) {
        if (details.updateState().endsWith("paused") || details.updateState().equals("rollback_completed")) {
            return Optional.of("its update came to " + details.updateState() + " (" + details.updateMessage() + ")");
        }
        List<TaskDetails> ended = tasks.stream()
                .filter(task -> !before.contains(task.id()) && task.template().equals(details.template()))
                .toList();
        if (ended.stream().anyMatch(task -> task.state().equals("rejected"))) {
            return Optional.of("a node refused a task");
        }
        return givenUp(ended).map(task -> "a task of it has failed " + ENDS + " times");
    }

    /** The last failure of a task that has failed too often. */
    static Optional<TaskDetails> givenUp(List<TaskDetails> newestFirst) {
        return newestFirst.stream()
                .filter(task -> task.state().equals("failed"))
                .collect(Collectors.groupingBy(task -> task.slot() == 0 ? task.nodeId() : task.slot()))
                .values()
                .stream()
                .filter(failures -> failures.size() >= ENDS)
                .map(failures -> failures.get(0))
                .findFirst();
    }

    private EngineException failure(String what, List<TaskDetails> tasks) {
        return new EngineException(
                EngineException.Kind.WRONG_STATE,
                0,
                "The service <" + declared + "> does not run: " + what + ".\n" + described(tasks),
                null);
    }

    private String described(List<TaskDetails> tasks) {
        Map<String, String> nodes =
                engine.nodes().stream().collect(Collectors.toMap(SwarmNode::id, SwarmNode::hostname));
        List<String> lines = new ArrayList<>();
        for (TaskDetails task : tasks) {
            lines.add("  task " + declared + (task.slot() == 0 ? "" : "." + task.slot())
                    + (task.nodeId().isEmpty()
                            ? " on no node"
                            : " on node " + nodes.getOrDefault(task.nodeId(), task.nodeId()))
                    + ": " + task.state()
                    + (task.error().isEmpty() ? "" : " (" + task.error() + ")"));
        }
        return lines.isEmpty() ? "  The swarm has made no tasks of it." : String.join("\n", lines);
    }
}
