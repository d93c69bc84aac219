package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;

/** Looks on the engine for what this process made and did not remove. */
public final class Leftovers {

    private static final Map<String, String> OURS = Map.of(Labels.OURS, "true");

    private Leftovers() {}

    public static void none() {
        try (Harness harness = Harness.connect()) {
            assertThat(of(harness.engine())).isEmpty();
        }
    }

    private static List<String> of(Engine engine) {
        List<String> found = new ArrayList<>();
        engine.containers().list(OURS).stream()
                .filter(container -> isMine(container.labels()))
                .forEach(container -> found.add("container " + container.name()));
        engine.networks().list(OURS).stream()
                .filter(network -> isMine(network.labels()))
                .forEach(network -> found.add("network " + network.name()));
        engine.volumes().list(OURS).stream()
                .filter(volume -> isMine(volume.labels()))
                .forEach(volume -> found.add("volume " + volume.name()));
        return found;
    }

    private static boolean isMine(Map<String, String> labels) {
        return labels.getOrDefault(Labels.OWNER, "")
                .contains(":" + ProcessHandle.current().pid() + ":");
    }
}
