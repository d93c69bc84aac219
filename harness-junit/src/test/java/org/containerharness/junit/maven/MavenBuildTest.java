package org.containerharness.junit.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * One Maven build, however it runs its tests, has one container; and however it is ended, nothing of it is left. By
 * default it is ended by Ctrl-C; {@code -Dharness.test.kill=all} tries the other ways too.
 */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The endings are signals and process groups, which Windows lacks.")
class MavenBuildTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    /** Below the module's output, since what is killed may write there for a moment yet. */
    private Path folder;

    private Engine engine;

    @BeforeEach
    void connect() throws IOException {
        boolean isThere = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(each -> Path.of(each, "mvn").toFile().canExecute());
        assumeTrue(isThere, "There is no mvn on the path, so these tests were not started by Maven.");
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "maven-");
        engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);
    }

    @AfterEach
    void disconnect() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void aBuildHasOneContainerWithForksOfTheirOwnRerunsAndFailsafeAfterSurefire() throws Exception {
        MavenProject project = new MavenProject(folder)
                .surefire(
                        "forks",
                        "<forkCount>2</forkCount><reuseForks>false</reuseForks>",
                        FirstFork.class,
                        SecondFork.class)
                .surefire("rerun", "<rerunFailingTestsCount>1</rerunFailingTestsCount>", FailsOnce.class)
                .failsafe("after", "", AfterSurefire.class);

        Process maven = project.start();
        try {
            assertThat(maven.waitFor(4, TimeUnit.MINUTES)).as("Maven has ended").isTrue();
        } finally {
            maven.destroyForcibly();
        }

        assertThat(maven.exitValue()).as(project.text()).isZero();
        List<String[]> told =
                project.told().stream().map(line -> line.split(" ")).toList();
        assertThat(told).as("runs of tests").hasSize(5);
        assertThat(told.stream().map(words -> words[0]).collect(Collectors.toSet()))
                .as("JVMs")
                .hasSize(4);
        assertThat(told.stream().map(words -> words[1]).collect(Collectors.toSet()))
                .as("containers")
                .hasSize(1);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> engine.containers().find(told.get(0)[1]).isEmpty());
    }

    /** Most people see no more than this of a failure in CI. */
    @Test
    void theSummaryOfSurefireHasTheCauseOfAFailedStart() throws Exception {
        MavenProject project = new MavenProject(folder).surefire("fails", "", FailsToStart.class);

        Process maven = project.start();
        try {
            assertThat(maven.waitFor(2, TimeUnit.MINUTES)).as("Maven has ended").isTrue();
        } finally {
            maven.destroyForcibly();
        }

        String text = project.text();
        assertThat(text.substring(text.indexOf("[ERROR] Errors:")))
                .contains("FailsToStart » Start The container <db> exited with code 3 (the program's own error)"
                        + " before it was ready: it wrote \"FATAL: no such table\"");
    }

    @Test
    void reportsOfSurefireNameTheOutputOfContainersThatAFailedTestHad() throws Exception {
        String reports = "<reportsDirectory>target/%s</reportsDirectory><testFailureIgnore>true</testFailureIgnore>"
                + "<environmentVariables><CI>true</CI></environmentVariables>%s";
        MavenProject project = new MavenProject(folder)
                .surefire("whole", String.format(reports, "whole", ""), FailsWithOutput.class)
                .surefire(
                        "trimmed",
                        String.format(reports, "trimmed", "<trimStackTrace>true</trimStackTrace>"),
                        FailsWithOutput.class);

        Process maven = project.start();
        try {
            assertThat(maven.waitFor(4, TimeUnit.MINUTES)).as("Maven has ended").isTrue();
        } finally {
            maven.destroyForcibly();
        }

        assertThat(maven.exitValue()).as(project.text()).isZero();
        File[] builds = folder.resolve("target/harness/logs").toFile().listFiles();
        assertThat(builds).as("both runs are of one build").hasSize(1);
        Path logs = builds[0].toPath().resolve(FailsWithOutput.class.getName().replace('$', '.'));
        Path first = logs.resolve("fails/maven-talks.log");
        Path second = logs.resolve("fails-2/maven-talks.log");
        assertThat(first).content().contains(" wrong\n");
        assertThat(second).content().contains(" wrong\n");
        String name = FailsWithOutput.class.getName();
        String note = "Suppressed: What containers wrote while FailsWithOutput.fails ran:\n    ";
        assertThat(folder.resolve("target/whole/TEST-" + name + ".xml"))
                .content()
                .contains(note + first)
                .contains("[[ATTACHMENT|" + first + "]]");
        assertThat(folder.resolve("target/whole/" + name + ".txt")).content().contains(note + first);
        assertThat(folder.resolve("target/trimmed/TEST-" + name + ".xml"))
                .as("which has nothing of a failure but the frames of the test class")
                .content()
                .contains("[[ATTACHMENT|" + second + "]]");
    }

    @Test
    void nothingIsLeftOfABuildThatIsEndedByCtrlC() throws Exception {
        leavesNothing("-INT", true);
    }

    @Test
    void nothingIsLeftOfABuildThatIsEndedInOtherWays() throws Exception {
        assumeTrue(
                "all".equals(System.getProperty("harness.test.kill")),
                "Takes a minute; run it with -Dharness.test.kill=all.");
        leavesNothing("-TERM", false);
        leavesNothing("-KILL", false);
        leavesNothing("-KILL", true);
    }

    /** The last version of Surefire whose fork timeout ends a fork; later ones let it run. */
    @Test
    void nothingIsLeftOfAForkThatSurefireEnds() throws Exception {
        assumeTrue(
                "all".equals(System.getProperty("harness.test.kill")),
                "Takes half a minute; run it with -Dharness.test.kill=all.");
        leavesNothing(
                new MavenProject(folder, "3.0.0-M5")
                        .surefire(
                                "hang",
                                "<forkedProcessTimeoutInSeconds>15</forkedProcessTimeoutInSeconds>",
                                Hangs.class),
                "",
                false);
    }

    private void leavesNothing(String signal, boolean group) throws Exception {
        Path own = folder.resolve(signal + group);
        leavesNothing(new MavenProject(own).surefire("hang", "", Hangs.class), signal, group);
    }

    /** @param signal empty if Maven ends by itself */
    private void leavesNothing(MavenProject project, String signal, boolean group) throws Exception {
        String ending = (signal.isEmpty() ? "fork timeout" : signal) + (group ? " to the group" : "");
        Process maven = project.start();
        List<String> containers;
        Map<String, String> shared;
        Map<String, String> own;
        try {
            Awaitility.await()
                    .atMost(LONG)
                    .failFast("Maven has ended", () -> !maven.isAlive())
                    .until(() -> !project.told().isEmpty());
            containers = List.of(project.told().get(0).split(" ")).subList(1, 3);
            shared = labels(containers.get(0), Labels.BUILD);
            own = labels(containers.get(1), Labels.SESSION);
            if (!signal.isEmpty()) {
                new ProcessBuilder("kill", signal, "--", (group ? "-" : "") + maven.pid())
                        .inheritIO()
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            }
            assertThat(maven.waitFor(90, TimeUnit.SECONDS))
                    .as("Maven has ended after " + ending)
                    .isTrue();
        } finally {
            maven.destroyForcibly();
        }
        long start = System.nanoTime();
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(left(shared, own)).as(ending).isEmpty());
        System.out.printf(
                "Maven, %s: 0 left after %d ms%n",
                ending, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private Map<String, String> labels(String container, String label) {
        ContainerDetails facts = engine.containers().find(container).orElseThrow();
        return Map.of(label, facts.labels().get(label));
    }

    private List<String> left(Map<String, String> shared, Map<String, String> own) throws IOException {
        List<String> left = new ArrayList<>();
        for (Map<String, String> each : List.of(shared, own)) {
            engine.containers().list(each).forEach(container -> left.add(container.name()));
            engine.networks().list(each).forEach(network -> left.add(network.name()));
            engine.volumes().list(each).forEach(volume -> left.add(volume.name()));
        }
        return left;
    }
}
