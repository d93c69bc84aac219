package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFollowerTest {

    private static final Instant ONE = Instant.parse("2026-01-01T00:00:01Z");
    private static final Instant TWO = Instant.parse("2026-01-01T00:00:02Z");

    private final List<LogQuery> opened = new ArrayList<>();
    private final List<LogListener> streams = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private int failures;
    private int closed;

    private final LogFollower follower = new LogFollower(
            new ReadinessContext(engine(), Runnable::run, Runnable::run, clock::get),
            "c1",
            LogQuery.ALL,
            told::add,
            () -> told.add("(end)"),
            why -> told.add("(unreadable) " + why));

    private Engine engine() {
        return proxy(
                Engine.class,
                (engine, method, none) -> proxy(EngineLogs.class, (logs, follow, arguments) -> {
                    if (failures-- > 0) {
                        throw new EngineException(EngineException.Kind.CONNECTION, 0, "reset", null);
                    }
                    opened.add((LogQuery) arguments[1]);
                    streams.add((LogListener) arguments[2]);
                    return (Subscription) () -> closed++;
                }));
    }

    private <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void line(int stream, Instant time, String text) {
        streams.get(stream).onLine(new LogLine(time, LogLine.Stream.STDOUT, text));
    }

    private void tick() {
        follower.tick(clock.addAndGet(1_000_000_000));
    }

    @Test
    void tellsNoLineTwiceWhenTheStreamBreaksOff() {
        tick();
        line(0, ONE, "a");
        line(0, TWO, "b");
        line(0, TWO, "c");
        streams.get(0).onEnd();
        tick();
        line(1, TWO, "b");
        line(1, TWO, "c");
        line(1, TWO, "d");

        assertThat(opened).containsExactly(LogQuery.ALL, LogQuery.ALL.since(TWO));
        assertThat(told).containsExactly("a", "b", "c", "(end)", "d");
        assertThat(follower.lastLines()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void triesAgainWhenTheStreamCannotBeOpened() {
        failures = 2;
        tick();
        tick();
        tick();

        assertThat(opened).containsExactly(LogQuery.ALL);
    }

    @Test
    void isOpenedOnce() {
        tick();
        tick();

        assertThat(opened).hasSize(1);
    }

    @Test
    void keepsTheLastFiftyLines() {
        tick();
        IntStream.rangeClosed(1, 70).forEach(i -> line(0, ONE.plusSeconds(i), "line " + i));

        assertThat(follower.lastLines()).hasSize(50).startsWith("line 21").endsWith("line 70");
    }

    @Test
    void tellsNothingAfterItIsClosed() {
        tick();
        follower.close();
        follower.close();
        line(0, ONE, "late");
        tick();

        assertThat(closed).isEqualTo(1);
        assertThat(told).isEmpty();
        assertThat(opened).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001b[1;32mready\u001b[0m', ready",
        "'\u001b]0;title\u0007ready', ready",
        "'\u001b[2K\u001b[1Gready\r', ready",
        "'plain', plain"
    })
    void readsPastColours(String raw, String plain) {
        assertThat(LogFollower.plain(raw)).isEqualTo(plain);
    }
}
