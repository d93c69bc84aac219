package org.containerharness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.LifecycleSpec;
import org.junit.jupiter.api.Test;

class RestorePlannerTests {

    private static final ContainerSpec SPEC =
            ContainerSpec.of("db", "postgres:16").ports("5432", "9000").file(FileSpec.ofText("a", "/a"));

    private static final ContainerAction.Create FIRST = new ContainerAction.Create(new NewContainer(
            SPEC, "ch-db-1", "postgres:16", Map.of("inner", "ch-inner-1"), Map.of(), Map.of(), Map.of(), "127.0.0.1"));

    private static Plan plan(ContainerSpec fromSnapshot) {
        return RestorePlanner.restore(
                FIRST,
                fromSnapshot,
                Map.of(ContainerPort.tcp(5432), List.of(new HostBinding("127.0.0.1", 49_153))),
                Duration.ofSeconds(5));
    }

    @Test
    void putsAnotherContainerInItsPlace() {
        assertThat(plan(ContainerSpec.of("db", "snapshot:1"))).hasToString("""
                        1. kill container db - it goes back to its snapshot
                        2. remove container db - it goes back to its snapshot [after 1]
                        3. create container db from snapshot:1 - it goes back to its snapshot [after 2]
                        4. start container db - it goes back to its snapshot [after 3]
                        5. inspect container db - its addresses are new [after 4]
                        6. await container db: healthcheck, else published ports within 5s - declared [after 5]""");
    }

    @Test
    void keepsNameNetworksAndHostPorts() {
        NewContainer created = plan(ContainerSpec.of("db", "snapshot:1"))
                .actions(ContainerAction.Create.class)
                .get(0)
                .container();

        assertThat(created.engineName()).isEqualTo("ch-db-1");
        assertThat(created.networks()).containsEntry("inner", "ch-inner-1");
        assertThat(created.spec().networking().ports().toString()).isEqualTo("[49153->5432/tcp, random->9000/tcp]");
        assertThat(created.spec().files()).isEmpty();
    }

    @Test
    void copiesAgainWhatTheSnapshotDoesNotHold() {
        assertThat(plan(SPEC).actions(ContainerAction.CopyFiles.class)).hasSize(1);
    }

    @Test
    void runsTheHooksOfAReadyContainerAgain() {
        ContainerSpec hooked = ContainerSpec.of("db", "snapshot:1")
                .withLifecycle(LifecycleSpec.NONE.plusAfterReady(HookSpec.of("warm-up")));

        assertThat(plan(hooked).toString()).endsWith("declared with hooks [after 6]");
    }
}
