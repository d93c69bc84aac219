package org.containerharness.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.StringRedisTemplate;

/** {@code spring.test.context.cache.maxSize=1}, which Spring reads once in a JVM. */
class CacheOfOneTest {

    private static final List<String> CONTAINERS = new CopyOnWriteArrayList<>();

    @Test
    void aContextThatTheCacheDropsEndsItsContainers(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dspring.test.context.cache.maxSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheOfOneTest.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(run.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            run.destroyForcibly();
        }
    }

    /** In that JVM. */
    public static void main(String[] arguments) {
        TestRun.overRealEngine().run(First.class, Other.class, Again.class).succeeded(3);
        assertThat(CONTAINERS).hasSize(3).doesNotHaveDuplicates();
        Leftovers.none();
        System.exit(0);
    }

    private static void use(StringRedisTemplate redis, RunningContainer container) {
        assertThat(redis.opsForValue().increment("uses")).isOne();
        CONTAINERS.add(container.id());
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7")
    static class First {

        @Test
        void runs(@Autowired StringRedisTemplate redis, @Handle RunningContainer cache) {
            use(redis, cache);
        }
    }

    @SpringBootTest(properties = "orders.context=other")
    @WithContainer(name = "other", image = "redis:7")
    static class Other {

        @Test
        void runs(@Autowired StringRedisTemplate redis, @Handle RunningContainer other) {
            use(redis, other);
        }
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7")
    static class Again {

        @Test
        void runs(@Autowired StringRedisTemplate redis, @Handle RunningContainer cache) {
            use(redis, cache);
        }
    }
}
