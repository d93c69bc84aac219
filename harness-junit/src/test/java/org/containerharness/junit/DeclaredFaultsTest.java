package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong faults fail the test that declares them, with the attribute and what is expected there. */
class DeclaredFaultsTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongWithAFault(Class<?> testClass, String expected) {
        assertThat(TestRun.over(engine).run(testClass).failure()).hasMessageContaining(expected);
    }

    static Stream<Arguments> saysWhatIsWrongWithAFault() {
        return Stream.of(
                Arguments.of(NoDelay.class, "is = LATE): at is missing, a duration such as 50ms."),
                Arguments.of(NoUnit.class, "is = LATE), at = \"50\": <50> is not a duration."),
                Arguments.of(NoPercent.class, "at = \"0.1\": <0.1> is not a share. Write it in percent, such as 10%."),
                Arguments.of(TooMuch.class, "1.5 is not a share of packets."),
                Arguments.of(Direct.class, "Declare it with proxied = true"));
    }

    @Test
    void aProxiedContainerIsMadeSlow() {
        assertThat(TestRun.over(engine).run(Slow.class).outcomes()).containsExactly("test() SUCCESSFUL");
    }

    @WithContainer(name = "cache", image = "redis:7", proxied = true)
    static class NoDelay {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.LATE)
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7", proxied = true)
    static class NoUnit {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.LATE, at = "50")
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7", proxied = true)
    static class NoPercent {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.LOSSY, at = "0.1")
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7", proxied = true)
    static class TooMuch {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.LOSSY, at = "150%")
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Direct {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.THROTTLED, at = "100k")
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7", proxied = true)
    static class Slow {
        @Test
        @WithFault(of = "cache", is = WithFault.Kind.LATE, at = "50ms")
        void test() {}
    }
}
