package org.containerharness.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ServiceDetails;
import org.containerharness.engine.TaskDetails;
import org.junit.jupiter.api.Test;

class TaskWaitTests {

    private static final TaskDetails RUNS = task("new", "running", "running");

    private static ServiceDetails service(Optional<Integer> replicas, String update) {
        return new ServiceDetails(
                "s", "s", "redis:7", replicas, update, "update in progress", Map.of(), Map.of(), "new");
    }

    private static TaskDetails task(String template, String desired, String state) {
        return new TaskDetails("t", 1, "n", desired, state, "", "c", 0, Map.of(), template, Optional.empty());
    }

    private static Optional<String> missing(int replicas, TaskDetails... tasks) {
        return TaskWait.missing(service(Optional.of(replicas), ""), List.of(tasks));
    }

    @Test
    void aServiceRunsWhenAsManyTasksRunAsAreWanted() {
        assertThat(missing(2, RUNS)).hasValue("1 of 2 tasks run");
        assertThat(missing(2, RUNS, RUNS)).isEmpty();
        assertThat(missing(0)).isEmpty();
    }

    @Test
    void tasksOfAnEarlierFormDoNotCountAndMustEnd() {
        TaskDetails old = task("old", "running", "running");

        assertThat(missing(1, old)).hasValue("0 of 1 task runs");
        assertThat(missing(1, RUNS, old)).hasValue("1 of its tasks is still there that is to end");
    }

    @Test
    void aTaskThatIsToEndIsAwaited() {
        assertThat(missing(1, RUNS, task("new", "shutdown", "running")))
                .hasValue("1 of its tasks is still there that is to end");
        assertThat(missing(1, RUNS, task("new", "shutdown", "failed"))).isEmpty();
    }

    @Test
    void anUpdateHasEndedWhenTheSwarmSaysSo() {
        assertThat(TaskWait.missing(service(Optional.of(1), "updating"), List.of(RUNS)))
                .hasValue("its update has not ended (update in progress)");
        assertThat(TaskWait.missing(service(Optional.of(1), "completed"), List.of(RUNS)))
                .isEmpty();
    }

    @Test
    void oneOnEachNodeRunsWhenAllThatTheSwarmHasMadeRun() {
        ServiceDetails global = service(Optional.empty(), "");

        assertThat(TaskWait.missing(global, List.of())).hasValue("0 of 1 task runs");
        assertThat(TaskWait.missing(global, List.of(RUNS, task("new", "running", "starting"))))
                .hasValue("1 of 2 tasks run");
        assertThat(TaskWait.missing(global, List.of(RUNS, RUNS))).isEmpty();
    }
}
