package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that cannot be read: who runs the tests is told once, by a test, and the run goes on to its end. */
class BadSettingsTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    @ParameterizedTest
    @CsvSource({
        "harness.keep, onfailure, '<onfailure> is not one of never, on-failure, always.'",
        "harness.teardown, later, '<later> is not one of beside, wait.'",
        "harness.ahead, many, '<many> is not a whole number above 0.'",
        "harness.log.containers, yes, '<yes> is neither true nor false.'",
        "harness.engine.missing, ignore, '<ignore> is not one of fail, skip.'",
        "harness.stop.grace, soon, '<soon> is not a duration.'",
    })
    void failTheFirstTestThatMeetsThemAndNothingElse(String setting, String value, String text) {
        Throwable failure =
                TestRun.over(engine).with(setting, value).run(OfSuite.class).failure();

        assertThat(failure)
                .hasMessageStartingWith("The setting " + setting + " (configuration parameter " + setting
                        + ") cannot be read: " + text);
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void whatFailsAtTheEndOfTheSessionEndsNoRun() {
        engine.failAlways("remove container", FakeEngine.failure(EngineException.Kind.OTHER, "the disk is full"));

        TestRun.over(engine).run(OfSuite.class).succeeded(2);
    }

    @WithContainer(name = "cache", image = "redis:7", scope = Scope.SUITE)
    static class OfSuite {
        @Test
        void one() {}

        @Test
        void another() {}
    }
}
