package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Test;

/** Testcontainers is optional: a JVM whose class path lacks it runs tests all the same. */
class WithoutTestcontainersTest {

    @Test
    void runsWhereTestcontainersIsNotThere() throws Exception {
        // Surefire starts this JVM with a jar that only names the real class path.
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !entry.contains("testcontainers"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(whole);

        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"), "-cp", without, Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("passed without Testcontainers");
    }

    static class Child {
        public static void main(String[] arguments) {
            TestRun.over(new FakeEngine().withImage("redis:7")).run(Plain.class).succeeded(1);
            Throwable failure =
                    TestRun.over(new FakeEngine()).run(NothingToManage.class).failure();
            assertThat(failure).hasMessageContaining("a java.lang.String cannot be managed");
            System.out.println("passed without Testcontainers");
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Plain {
        @Test
        void test(@Handle RunningContainer cache) {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    static class NothingToManage {
        @Managed
        static final String TEXT = "no container";

        @Test
        void test() {}
    }
}
