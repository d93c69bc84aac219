package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests do on a machine without an engine. */
class EngineMissingTest {

    private final AtomicInteger attempts = new AtomicInteger();

    private TestRun withoutEngine() {
        return TestRun.of(settings -> {
            attempts.incrementAndGet();
            throw new EngineUnavailableException("No engine: tried unix:///var/run/docker.sock. Install Docker.", null);
        });
    }

    @Test
    void failsWithInstructionsAndTriesOnce() {
        TestRun.Results results = withoutEngine().run(Plain.class, Second.class);

        assertThat(results.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage("No engine: tried unix:///var/run/docker.sock. Install Docker."));
        assertThat(results.skipped()).isEmpty();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void thePageOfABuildWithoutAnEngineSaysWhy(@TempDir Path reports) throws Exception {
        withoutEngine()
                .with("harness.report.directory", reports.toString())
                .with("harness.report.console", "false")
                .run(Plain.class, Second.class);

        assertThat(reports.resolve("report.json"))
                .content()
                .containsOnlyOnce("\"what\":\"start\"")
                .contains(
                        "\"subject\":\"container engine\"",
                        "\"kind\":\"engine-unreachable\"",
                        "\"remedy\":\"see whether the engine runs",
                        "\"Tried\":[\"No engine: tried unix:///var/run/docker.sock. Install Docker.\"]");
        assertThat(reports.resolve("index.html")).content().contains("engine-unreachable");
    }

    @Test
    void nothingIsWrittenWhereTestsAreSkippedForWantOfAnEngine(@TempDir Path reports) {
        withoutEngine()
                .with("harness.engine.missing", "skip")
                .with("harness.report.directory", reports.toString())
                .run(Plain.class);

        assertThat(reports).isEmptyDirectory();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Plain {
        @Test
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Second {
        @Test
        void test() {}
    }

    @Test
    void skipsOnlyIfASettingSaysSo() {
        TestRun.Results results =
                withoutEngine().with("harness.engine.missing", "skip").run(Plain.class);

        assertThat(results.failures()).isEmpty();
        assertThat(results.outcomes()).isEmpty();
        assertThat(results.skipped()).singleElement().asString().contains("tried unix:///var/run/docker.sock");
    }

    @Test
    void skipsOnlyIfAnAnnotationSaysSo() {
        TestRun.Results results = withoutEngine().run(Skips.class, Plain.class);

        assertThat(results.skipped()).hasSize(1);
        assertThat(results.failures()).hasSize(1);
    }

    @IfEngineMissing(IfEngineMissing.Reaction.SKIP)
    @WithContainer(name = "cache", image = "redis:7")
    static class Skips {
        @Test
        void test() {}
    }

    @Test
    void theAnnotationOverrulesTheSetting() {
        TestRun.Results results =
                withoutEngine().with("harness.engine.missing", "skip").run(FailsInAnyCase.class);

        assertThat(results.failure()).isInstanceOf(EngineUnavailableException.class);
    }

    @IfEngineMissing(IfEngineMissing.Reaction.FAIL)
    @WithContainer(name = "cache", image = "redis:7")
    static class FailsInAnyCase {
        @Test
        void test() {}
    }

    @Test
    void runsWhereThereIsAnEngine() {
        TestRun.over(new FakeEngine().withImage("redis:7")).run(Skips.class).succeeded(1);
    }
}
