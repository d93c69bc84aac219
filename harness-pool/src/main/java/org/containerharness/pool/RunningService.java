package org.containerharness.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.ServiceUpdate;
import org.containerharness.engine.SwarmNode;
import org.containerharness.engine.TaskDetails;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.Command;
import org.containerharness.model.HarnessException;
import org.containerharness.spread.TaskWait;

/**
 * A service of a swarm, beside what its {@link RunningContainer} says: that one is, at each moment, one of the tasks, and
 * its output is that of all of them.
 *
 * <pre>{@code
 * RunningService web = RunningService.of(stack.container("web"));
 * web.update(ServiceUpdate.NONE.env("MODE", "new"));
 * assertThat(web.tasks()).hasSize(3);
 * }</pre>
 *
 * <p>Methods that change it return when all its tasks run as they are to, within two minutes where they are not told another
 * limit, and fail with what the swarm says of each task.
 */
public final class RunningService {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final RunningContainer container;
    private final Engine engine;

    private RunningService(RunningContainer container) {
        this.container = container;
        this.engine = container.engine();
    }

    /** @throws HarnessException if the container is no service of a swarm */
    public static RunningService of(RunningContainer container) {
        if (container.isElsewhere()
                || container.engine().services().find(container.engineName()).isEmpty()) {
            throw new HarnessException(container + " is no service of a swarm. Those of a Compose project are if it is"
                    + " started with swarm = true.");
        }
        return new RunningService(container);
    }

    /** Tasks that run, by their numbers. */
    public List<TaskDetails> tasks() {
        return allTasks().stream()
                .filter(TaskDetails::isRunning)
                .sorted(Comparator.comparingInt(TaskDetails::slot).thenComparing(TaskDetails::nodeId))
                .toList();
    }

    /** All tasks that the swarm remembers, those that have ended too, newest first. */
    public List<TaskDetails> allTasks() {
        return engine.services().tasks(container.engineName());
    }

    /** The node that a task runs on; empty while none was found for it, and if it has left the swarm. */
    public Optional<SwarmNode> node(TaskDetails task) {
        return engine.nodes().stream()
                .filter(node -> node.id().equals(task.nodeId()))
                .findFirst();
    }

    /**
     * Runs a command in a task, on the engine of its node.
     *
     * @throws EngineException also if that engine is not one of {@code harness.engines}
     */
    public ExecResult exec(TaskDetails task, String... words) {
        return engine.containers().exec(task.containerId(), ExecRequest.of(Command.of(words)));
    }

    /** Kills the container of a task, on the engine of its node; the swarm makes another task in its place. */
    public void kill(TaskDetails task) {
        engine.containers().kill(task.containerId(), "SIGKILL");
    }

    /** Waits until as many tasks run as are to, all of them as the service is now. */
    public void awaitRunning(Duration limit) {
        TaskWait.forChange(engine, container.name(), container.engineName()).within(limit);
        container.inspect();
    }

    public void scale(int replicas) {
        update(ServiceUpdate.NONE.replicas(replicas));
    }

    /** Changes it by its own rules for updates. */
    public void update(ServiceUpdate update) {
        update(update, LIMIT);
    }

    /**
     * As {@link #update(ServiceUpdate)}.
     *
     * @throws EngineException also if the swarm stops the update or rolls it back
     */
    public void update(ServiceUpdate update, Duration limit) {
        TaskWait wait = TaskWait.forChange(engine, container.name(), container.engineName());
        engine.services().update(container.engineName(), update);
        wait.within(limit);
        container.inspect();
    }

    @Override
    public String toString() {
        return "service " + container.name() + " (" + container.engineName() + ")";
    }
}
