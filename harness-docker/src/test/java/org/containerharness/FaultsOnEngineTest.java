package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.run.Fault;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("engine")
@Timeout(60)
class FaultsOnEngineTest {

    @RegisterExtension
    static final RecordedHarness ENGINE = new RecordedHarness();

    private static RunningStack start(ContainerSpec container) {
        return ENGINE.harness()
                .start(StackSpec.named("faults")
                        .plus(NetworkSpec.named("net"))
                        .plus(container.network("net").command("sleep", "600")));
    }

    private static ContainerSpec box() {
        return ContainerSpec.of("box", "busybox:1");
    }

    @Test
    void whatIsStillWrongIsUndoneAtTheEndTheLatestFirstAndToldAsEvents() {
        List<String> told = new CopyOnWriteArrayList<>();
        ENGINE.harness().events().addListener(event -> {
            if (event instanceof RunEvent.FaultMade fault) {
                told.add(fault.what().replaceAll(" \\(.*", ""));
            }
        });
        try (RunningStack stack = start(box())) {
            RunningContainer box = stack.container("box");
            try (Faults faults = ENGINE.harness().faults()) {
                faults.kill(box);
                assertThat(box.isRunning()).isFalse();
                Fault cut = faults.cut(box, stack.network("net"));
                assertThat(cut).hasToString("box is cut off from network net");
                assertThat(box.inspect().networks()).isEmpty();
            }
            assertThat(box.inspect().networks()).hasSize(1);
            assertThat(box.isRunning()).isTrue();
            assertThat(stack.takeEnds()).isEmpty();
        }
        assertThat(told)
                .containsExactly("sent SIGKILL", "cut off from network net", "joined to network net", "started");
    }

    @Test
    void aContainerThatWasPausedGoesOn() {
        try (RunningStack stack = start(box());
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault paused = faults.pause(box);
            assertThat(box.inspect().state().status()).isEqualTo("paused");
            paused.close();
            paused.close();

            assertThat(box.isRunning()).isTrue();
            assertThat(paused.isOver()).isTrue();
        }
    }

    @Test
    void aFolderOfLimitedSizeIsFilledAndEmptied() {
        try (RunningStack stack = start(
                        box().plusMounts(List.of(new MountSpec.TmpfsMount(new ContainerPath("/data"), "size=1m"))));
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault full = faults.fillDisk(box, "/data");
            assertThat(box.exec("sh", "-c", "echo hello > /data/file && cat /data/file")
                            .stderr())
                    .contains("No space left on device");
            full.close();

            assertThat(box.exec("sh", "-c", "echo hello > /data/file && cat /data/file")
                            .stdout())
                    .isEqualTo("hello\n");
            assertThatThrownBy(() -> faults.fillDisk(box, "/"))
                    .hasMessageContaining("<box> has room for")
                    .hasMessageContaining("Mount a tmpfs or a volume with a size there.");
        }
    }

    @Test
    void namesAreNotResolvedUntilItIsOver() {
        try (RunningStack stack = start(box());
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault broken = faults.breakNames(box);
            assertThat(box.exec("nslookup", "box").exitCode()).hasValue(1);
            broken.close();

            assertThat(box.exec("nslookup", "box").exitCode()).hasValue(0);
        }
    }
}
