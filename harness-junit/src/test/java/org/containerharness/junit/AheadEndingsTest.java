package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What becomes of starts ahead where the engine goes away, and in a project of hundreds of classes. */
class AheadEndingsTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What the fixture classes look at; one test of this class runs at a time. */
    private static volatile FakeEngine current = new FakeEngine();

    private static final AtomicBoolean AWAY = new AtomicBoolean();

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    @BeforeEach
    void begin() {
        current = engine;
        AWAY.set(false);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containerNames()).isEmpty();
    }

    private static List<String> starts() {
        return current.calls().stream()
                .filter(call -> call.startsWith("start container "))
                .map(call -> call.substring("start container ".length()))
                .toList();
    }

    @Test
    void aStartAheadThatFailedWhileTheEngineWasAwayIsDoneAgain() {
        engine.before("create container two", () -> {
            if (creates() == 1) {
                AWAY.set(true);
            }
        });
        engine.before("", () -> {
            if (AWAY.get()) {
                throw FakeEngine.failure(EngineException.Kind.CONNECTION, "connection refused");
            }
        });

        TestRun.over(engine)
                .withPlan()
                .run(WhileTheEngineIsAway.class, HasTwo.class)
                .succeeded(2);

        assertThat(starts()).containsExactly("one", "two");
        assertThat(creates()).isEqualTo(2);
    }

    private static long creates() {
        return current.calls().stream().filter("create container two"::equals).count();
    }

    @WithContainer(name = "one", image = "redis:7")
    static class WhileTheEngineIsAway {
        @Test
        void test() {
            await().atMost(LIMIT).untilTrue(AWAY);
            // The second call is the look at what the failed one may have left.
            await().atMost(LIMIT)
                    .until(() -> current.calls().indexOf("create container two")
                            < current.calls().size() - 1);
            AWAY.set(false);
        }
    }

    @WithContainer(name = "two", image = "redis:7")
    static class HasTwo {
        @Test
        void hasOneThatRuns(@Handle RunningContainer two) {
            assertThat(two.isRunning()).isTrue();
        }
    }

    @Test
    void whatWasStartedAheadAndEndedWithTheEngineIsStartedAgain() {
        engine.before("start container three", () -> await().atMost(LIMIT).untilTrue(AWAY));

        TestRun.over(engine)
                .withPlan()
                .run(EngineEndsOne.class, HasTwo.class, HasThree.class, HasFour.class)
                .succeeded(4);

        assertThat(starts()).containsOnlyOnce("one", "three", "four").hasSize(5);
    }

    @WithContainer(name = "one", image = "redis:7")
    static class EngineEndsOne {
        @Test
        void test() {
            // Two are started at a time and one of them is held up, so the other one is ready when a third begins.
            await().atMost(LIMIT).until(() -> starts().contains("four"));
            // As a Redis ends that the engine asks to: well.
            current.container("two").exit(0);
            current.breakEventStream();
            AWAY.set(true);
        }
    }

    @WithContainer(name = "three", image = "redis:7")
    static class HasThree {
        @Test
        void test() {}
    }

    @WithContainer(name = "four", image = "redis:7")
    static class HasFour {
        @Test
        void test() {}
    }

    @Test
    void ofFiveHundredClassesOnlyTheThreeThatRunCostAnything() throws IOException {
        List<Class<?>> kinds = List.of(Disabled000.class, Conditional000.class, Filtered000.class);
        List<Class<?>> classes = new ArrayList<>();
        Copies copies = new Copies();
        for (int i = 0; i < 500; i++) {
            classes.add(copies.of(i % 200 == 50 ? Runs000.class : kinds.get(i % 3), i));
        }

        Duration lazy = time(classes, "off");
        Duration ahead = time(classes, "auto");

        assertThat(starts()).containsOnly("needed").hasSize(6);
        System.out.printf(
                "500 classes of which 3 run: %d ms, without starts ahead %d ms%n", ahead.toMillis(), lazy.toMillis());
        assertThat(ahead).isLessThan(lazy.plusSeconds(2));
    }

    private Duration time(List<Class<?>> classes, String ahead) {
        TestRun run = TestRun.over(engine).withPlan().without("slow").with("harness.ahead", ahead);
        long from = System.nanoTime();
        run.run(classes.toArray(Class<?>[]::new)).succeeded(3);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Defines test classes that differ from another in their names alone. */
    private static final class Copies extends ClassLoader {

        Copies() {
            super(AheadEndingsTest.class.getClassLoader());
        }

        Class<?> of(Class<?> template, int number) throws IOException {
            String name = template.getSimpleName();
            String copy = name.replace("000", "%03d".formatted(number));
            try (InputStream in = Objects.requireNonNull(template.getResourceAsStream(name + ".class"))) {
                String original = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                byte[] bytes = original.replace(name, copy).getBytes(StandardCharsets.ISO_8859_1);
                return defineClass(template.getName().replace(name, copy), bytes, 0, bytes.length);
            }
        }
    }
}

@WithContainer(name = "needed", image = "redis:7")
class Runs000 {
    @Test
    void test() {}
}

@Disabled("for the test")
@WithContainer(name = "disabled", image = "redis:7")
class Disabled000 {
    @Test
    void test() {}
}

@EnabledIfSystemProperty(named = "not.set.anywhere", matches = "yes")
@WithContainer(name = "conditional", image = "redis:7")
class Conditional000 {
    @Test
    void test() {}
}

@Tag("slow")
@WithContainer(name = "filtered", image = "redis:7")
class Filtered000 {
    @Test
    void test() {}
}
