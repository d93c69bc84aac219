package org.containerharness.junit.output;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogQuery;
import org.containerharness.handle.ContainerText;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Counted;
import org.containerharness.model.HarnessException;
import org.containerharness.readiness.ExitCodes;
import org.containerharness.readiness.OpenPorts;

/** What one container is doing, as a text that grows while it is looked at; what is soonest known and said comes first. */
final class ContainerReport {

    private static final Duration DUMP_LIMIT = Duration.ofMillis(1_500);
    private static final long DUMP_PAUSE = Duration.ofMillis(50).toNanos();
    private static final String DUMP_ENDS_WITH = "JNI global ref";

    private final Engine engine;
    private final RunningContainer container;
    private final EngineClock clock;
    private final Instant since;
    private final ContainerText shown;
    private final StringBuffer text = new StringBuffer();

    ContainerReport(RunningContainer container, EngineClock clock, Instant since) {
        this.engine = container.engine();
        this.container = container;
        this.clock = clock;
        this.since = since;
        this.shown = ContainerText.of(container);
        text.append("\n== ")
                .append(container)
                .append(", declared at ")
                .append(container.place())
                .append('\n');
    }

    String text() {
        return text.toString();
    }

    void look() {
        String id = container.id();
        try {
            ContainerDetails facts = engine.containers().inspect(id);
            section("State", () -> state(facts.state()));
            section("Healthcheck", () -> health(facts.state()));
            section(
                    "Ports",
                    () -> "published: " + container.publishedPorts()
                            + (facts.state().isRunning() ? "\nlistens on: " + OpenPorts.of(engine, facts) : ""));
            if (facts.state().isRunning()) {
                section("Processes", () -> lines(engine.containers().processes(id)));
            }
            if (facts.state().isRunning() && "true".equals(facts.labels().get(ContainerSpec.THREAD_DUMP))) {
                section("Threads", () -> threads(id));
            }
            section("Events", () -> lines(engine.containers().history(id, since, clock.there(Instant.now()))));
            section("Inspect", () -> engine.containers().describe(id));
        } catch (HarnessException e) {
            text.append("cannot be looked at: ").append(e.getMessage()).append('\n');
        }
    }

    private void section(String title, Supplier<String> content) {
        String known;
        try {
            known = content.get();
        } catch (HarnessException e) {
            known = "not known: " + e.getMessage();
        }
        if (!known.isEmpty()) {
            text.append("-- ")
                    .append(title)
                    .append('\n')
                    .append(shown.of(known))
                    .append('\n');
        }
    }

    private String state(ContainerDetails.State state) {
        String ended = state.hasEnded()
                ? " with code " + state.exitCode() + " (" + ExitCodes.meaning(state.exitCode()) + ") at "
                        + state.finishedAt()
                                .map(clock::here)
                                .map(Instant::toString)
                                .orElse("an unknown time")
                : "";
        return state.status()
                + ended
                + state.startedAt()
                        .map(clock::here)
                        .map(at -> ", started at " + at)
                        .orElse("")
                + (state.outOfMemory() ? ", was out of memory" : "")
                + (state.restarts() > 0 ? ", restarted " + Counted.of(state.restarts(), "time") : "");
    }

    private static String health(ContainerDetails.State state) {
        return state.health().equals("none")
                ? ""
                : state.healthLog().stream()
                        .map(probe -> "\nexit code " + probe.exitCode() + ": "
                                + probe.output().strip())
                        .collect(Collectors.joining("", state.health(), ""));
    }

    private static String lines(List<String> some) {
        return String.join("\n", some);
    }

    /** The JVM writes them to its output. */
    private String threads(String id) {
        Instant before = clock.there(Instant.now());
        long deadline = System.nanoTime() + DUMP_LIMIT.toNanos();
        engine.containers().kill(id, "SIGQUIT");
        List<String> lines;
        do {
            LockSupport.parkNanos(this, DUMP_PAUSE);
            lines = container.logs(LogQuery.ALL.since(before)).stream()
                    .map(line -> shown.of(line))
                    .toList();
        } while (lines.stream().noneMatch(line -> line.contains(DUMP_ENDS_WITH))
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted());
        return lines(lines);
    }
}
