package org.containerharness.compose.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.StartException;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WhenEnded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of services that do not start, on a real engine. */
@Tag("engine")
@Timeout(120)
class FailingServicesEngineTest {

    @TempDir
    Path reports;

    @AfterEach
    void nothingIsLeft() {
        assertThat(TestRun.leftovers()).isEmpty();
    }

    @Test
    void diagnosesTheServiceTellsWhomItBlockedAndKeepsAllOutput() {
        TestRun run = TestRun.of(Map.of("harness.report.directory", reports.toString()), Failing.class);

        assertThat(run.failure())
                .startsWith("The container <migration> exited with code 3 (")
                .containsIgnoringWhitespaces("Declared at: FailingServicesEngineTest.Failing @WithCompose(files ="
                        + " \"classpath:junit/failing/compose.yaml\") compose.yaml:4:3 services.migration;")
                .contains("State: exited with code 3")
                .contains("Not started because of it: web")
                .contains("cannot migrate, no such table")
                .contains("Next: ");
        assertThat(((StartException) run.failures().get(0)).output()).containsKeys("cache", "migration");
        assertThat(kept("FailingServicesEngineTest.Failing/class/migration.log"))
                .hasContent("cannot migrate, no such table");
        assertThat(kept("FailingServicesEngineTest.Failing/class/cache.log"))
                .content()
                .contains("Ready to accept connections");
    }

    @Test
    void blamesTheServiceThatDiedFirstAndNotTheOneThatMissedIt() {
        assertThat(TestRun.of(Map.of("harness.report.directory", "off"), Culprit.class)
                        .failure())
                .startsWith("The container <web> exited with code 2 (")
                .contains("SETTING_X is missing")
                .contains("  After that: The container <proxy>")
                .contains("host not found in upstream");
    }

    @WithCompose(files = "classpath:junit/culprit/compose.yaml")
    static class Culprit {
        @Test
        void isNeverRun() {}
    }

    @Test
    void aServiceThatEndsDuringTheTestsFailsTheClassIfThatIsAskedForButNotOneThatHasDoneItsWork() {
        assertThat(TestRun.of(Map.of("harness.report.directory", "off"), Dies.class)
                        .failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("<web>")
                        .hasMessageContaining("exited with code 4")
                        .hasMessageContaining("no more memory")
                        .hasMessageNotContaining("<job>"));
        assertThat(TestRun.of(Map.of("harness.report.directory", "off"), DiesAndNobodyMinds.class)
                        .failures())
                .isEmpty();
    }

    @WithCompose(files = "classpath:junit/dies/compose.yaml", whenEnded = WhenEnded.FAIL)
    static class Dies {
        @Test
        void test(@Handle("web") RunningContainer web, @Handle("job") RunningContainer job) {
            job.waitForExit(Duration.ofSeconds(20));
            web.exec("touch", "/over");
            web.waitForExit(Duration.ofSeconds(20));
        }
    }

    @WithCompose(files = "classpath:junit/dies/compose.yaml", whenEnded = WhenEnded.IGNORE)
    static class DiesAndNobodyMinds {
        @Test
        void test(@Handle("web") RunningContainer web) {
            web.exec("touch", "/over");
            web.waitForExit(Duration.ofSeconds(20));
        }
    }

    @Test
    void keepsTheOutputOfEachFailureApart() {
        Map<String, String> parameters = Map.of("harness.report.directory", reports.toString());
        assertThat(TestRun.of(parameters, EachFails.class).failures()).hasSize(2);

        Path first = kept("FailingServicesEngineTest.EachFails/repeated");
        Path second = kept("FailingServicesEngineTest.EachFails/repeated-2");
        assertThat(first.resolve("migration.log")).hasContent("cannot migrate, no such table");
        assertThat(second.resolve("migration.log")).hasContent("cannot migrate, no such table");
        assertThat(second.resolve("cache.log")).content().contains("Ready to accept connections");
    }

    /** Below the folder of this one build. */
    private Path kept(String path) {
        File[] builds = reports.resolve("logs").toFile().listFiles();
        assertThat(builds).hasSize(1);
        return builds[0].toPath().resolve(getClass().getPackageName() + "." + path);
    }

    static class EachFails {
        @RepeatedTest(2)
        @WithCompose(files = "classpath:junit/failing/compose.yaml")
        void repeated() {}
    }

    @WithCompose(files = "classpath:junit/failing/compose.yaml")
    static class Failing {
        @Test
        void isNeverRun() {}
    }
}
