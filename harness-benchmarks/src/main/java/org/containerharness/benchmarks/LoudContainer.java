package org.containerharness.benchmarks;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A container that writes as fast as the engine takes it: what it costs a test that its output goes to a log, and that it is kept. */
@Command(name = "loud", description = "A container that writes some 200 MB a second while a test works, followed live.")
final class LoudContainer implements Callable<Integer> {

    private static final double BOUND = 1.05;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    /** What is read of the output. */
    private enum Reading {
        NOTHING("on-failure", Level.OFF),
        LIVE("on-failure", Level.DEBUG),
        AT_THE_END("always", Level.OFF);

        private final String files;
        private final Level level;

        Reading(String files, Level level) {
            this.files = files;
            this.level = level;
        }
    }

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Samples nothing = new Samples();
        Samples live = new Samples();
        Samples kept = new Samples();
        run(Reading.NOTHING);
        for (int round = 0; round < counted; round++) {
            nothing.addMillis(run(Reading.NOTHING));
            live.addMillis(run(Reading.LIVE));
            kept.addMillis(run(Reading.AT_THE_END));
        }
        return List.of(
                new Comparison(
                        "a test's own work while a container writes 200 MB/s, followed live",
                        "not followed",
                        BOUND,
                        live,
                        nothing),
                new Comparison(
                        "the same, its output kept in a file at the end of the test",
                        "not kept",
                        BOUND,
                        kept,
                        nothing));
    }

    /** In milliseconds. */
    private static double run(Reading reading) {
        Lines lines = new Lines();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("container");
        logger.setAdditive(false);
        logger.setLevel(reading.level);
        logger.addAppender(lines);
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(Loud.class))
                                    .configurationParameter("harness.log.files", reading.files)
                                    .build(),
                            summary);
        } finally {
            logger.detachAppender(lines);
        }
        if (summary.getSummary().getTestsSucceededCount() != 1) {
            summary.getSummary().printFailuresTo(new PrintWriter(System.err));
            throw new IllegalStateException("The test failed.");
        }
        if (reading == Reading.LIVE && !lines.saidSo) {
            throw new IllegalStateException("What was left out was not said.");
        }
        System.out.printf(Locale.ROOT, "%s: %.0f ms, %d lines logged%n", reading, Loud.millis, lines.count.get());
        return Loud.millis;
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final AtomicInteger count = new AtomicInteger();
        private volatile boolean saidSo;

        @Override
        protected void append(ILoggingEvent event) {
            count.incrementAndGet();
            saidSo |= event.getFormattedMessage().contains("left out");
        }
    }

    @WithContainer(
            name = "loud",
            image = "busybox:1",
            command = {"sh", "-c", "exec yes $(head -c 4000 /dev/zero | tr '\\0' x)"},
            waitFor = @WaitFor(running = true))
    static final class Loud {

        static volatile double millis;

        @Test
        void works(@Handle("loud") RunningContainer loud) {
            millis = OutputRate.works();
        }
    }
}
