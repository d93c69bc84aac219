package org.containerharness.compose.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.Labels;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What happened to test classes that ran in a launcher session of their own, over the engine of this process. */
public record TestRun(List<String> passed, List<Throwable> failures) {

    static TestRun of(Class<?>... classes) {
        return of(Map.of(), classes);
    }

    static TestRun of(Map<String, String> parameters, Class<?>... classes) {
        List<String> passed = new CopyOnWriteArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(Stream.of(classes)
                                            .map(each -> selectClass(each))
                                            .toList())
                                    .configurationParameter("harness.report.directory", "off")
                                    .configurationParameters(parameters)
                                    .build(),
                            new TestExecutionListener() {
                                @Override
                                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                    result.getThrowable().ifPresent(failures::add);
                                    if (test.isTest() && result.getThrowable().isEmpty()) {
                                        passed.add(test.getDisplayName());
                                    }
                                }
                            });
        }
        return new TestRun(passed, failures);
    }

    public TestRun succeeded(int tests) {
        assertThat(failures).isEmpty();
        assertThat(passed).hasSize(tests);
        return this;
    }

    /** The text of the only failure there was. */
    public String failure() {
        assertThat(failures).hasSize(1);
        return String.valueOf(failures.get(0).getMessage());
    }

    /** What this process made and did not remove. */
    static List<String> leftovers() {
        Map<String, String> ours = Map.of(Labels.OURS, "true");
        List<String> found = new ArrayList<>();
        try (Harness harness = Harness.connect()) {
            harness.engine().containers().list(ours).stream()
                    .filter(each -> isMine(each.labels()))
                    .forEach(each -> found.add("container " + each.name()));
            harness.engine().networks().list(ours).stream()
                    .filter(each -> isMine(each.labels()))
                    .forEach(each -> found.add("network " + each.name()));
            harness.engine().volumes().list(ours).stream()
                    .filter(each -> isMine(each.labels()))
                    .forEach(each -> found.add("volume " + each.name()));
        }
        return found;
    }

    /** Removes what this process made and shares with others. */
    static void removeOwn() {
        Map<String, String> ours = Map.of(Labels.OURS, "true");
        try (Harness harness = Harness.connect()) {
            harness.engine().containers().list(ours).stream()
                    .filter(each -> isMine(each.labels()))
                    .forEach(each -> harness.engine().containers().remove(each.id()));
            harness.engine().networks().list(ours).stream()
                    .filter(each -> isMine(each.labels()))
                    .forEach(each -> harness.engine().networks().remove(each.id()));
        }
    }

    private static boolean isMine(Map<String, String> labels) {
        // What a build shares is owned by the build's process, Maven here, and lives as long as that.
        String mine = ":" + ProcessHandle.current().pid() + ":";
        return labels.getOrDefault(Labels.OWNER, "").contains(mine)
                || labels.getOrDefault(Labels.CREATOR, "").contains(mine);
    }
}
