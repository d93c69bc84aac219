package org.containerharness.junit.output;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.log.Log;
import org.containerharness.model.Secrets;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * What a session keeps of its tests: what the containers of a test wrote while it ran, cut out of their output by the
 * engine's times. Nothing of it can make a test fail, and nothing is asked of the engine for a test that succeeds, unless
 * the setting says so.
 */
public final class Evidence {

    private static final Log LOG = Log.ofHarness();

    /** For all containers of a test together. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What happened to a container a while before the test may explain it too. */
    private static final Duration BEFORE = Duration.ofMinutes(1);

    /** Where everything fails, the first ones tell as much as all of them. */
    private static final int MOST_STATES = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final OutputFiles files;
    private final Map<Engine, EngineClock> clocks = new ConcurrentHashMap<>();
    private final AtomicInteger states = new AtomicInteger();
    private final TestWindows windows = new TestWindows();
    private final boolean always;
    private final boolean prints;

    public Evidence(Settings settings, OutputFiles files) {
        this.files = files;
        this.always = settings.choice(Setting.LOG_FILES, "on-failure", "always").equals("always");
        String attachments = settings.choice(Setting.REPORT_ATTACHMENTS, "in-ci", "on", "off");
        boolean inCi = !System.getenv().getOrDefault("CI", "").isEmpty();
        this.prints = attachments.equals("on") || attachments.equals("in-ci") && inCi;
    }

    /** @param asked whether all output is to be logged at INFO */
    public LiveOutput newLiveOutput(boolean asked) {
        return new LiveOutput(asked, windows);
    }

    /** Whether lines are printed by which CI servers attach files to a test. */
    public boolean printsAttachments() {
        return prints;
    }

    public TestWindow beginClass(String id, TestName name, Optional<TestWindow> around, UsedContainers used) {
        return windows.begin(TestWindows.Kind.CLASS, id, name, name.text(), around, used);
    }

    /**
     * @param id JUnit's unique one
     * @param name of the class and the test
     * @param invocation which invocation it is, such as {@code .2}; empty if there is one only
     * @param displayName what JUnit calls it
     */
    public TestWindow beginTest(
            String id, TestName name, String invocation, String displayName, TestWindow around, UsedContainers used) {
        String title = invocation.isEmpty() ? name.text() : name.text() + " (" + displayName + ")";
        return windows.begin(
                TestWindows.Kind.TEST, id, name.withInvocation(invocation), title, Optional.of(around), used);
    }

    /** One of several tests that one method makes. */
    public TestWindow beginPart(TestWindow around, String id, String invocation, String displayName) {
        return windows.begin(
                TestWindows.Kind.TEST,
                id,
                around.name().withInvocation(invocation),
                around.name().text() + " (" + displayName + ")",
                Optional.of(around),
                around.used());
    }

    /**
     * Keeps it if it failed, or if the setting asks for all.
     *
     * @return the first time only
     */
    public Optional<KeptFiles> keep(TestWindow window, boolean hasFailed) {
        // What a class has is kept at its end, all of it.
        boolean isWanted = hasFailed || always && window.kind() == TestWindows.Kind.TEST;
        return isWanted
                ? window.kept(() -> write(window, hasFailed)).filter(kept -> window.isFirstToAsk())
                : Optional.empty();
    }

    /**
     * Keeps it of a test that takes too long, before it is interrupted: it may never end.
     *
     * @return what {@link #keep} will give when it has failed
     */
    public Optional<KeptFiles> keepNow(TestWindow window) {
        return window.kept(() -> write(window, true));
    }

    private Optional<KeptFiles> write(TestWindow window, boolean hasFailed) {
        return Uninterrupted.run(() -> writeUninterrupted(window, hasFailed));
    }

    private Optional<KeptFiles> writeUninterrupted(TestWindow window, boolean hasFailed) {
        List<RunningContainer> containers = window.containers();
        if (containers.isEmpty()) {
            return Optional.empty();
        }
        try {
            return files.inNewFolder(window.name(), folder -> write(window, containers, folder, hasFailed));
        } catch (IOException | RuntimeException e) {
            LOG.warn("What containers wrote while {} ran could not be kept: {}", window.title(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<KeptFiles> write(
            TestWindow window, List<RunningContainer> containers, Path folder, boolean hasFailed) throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Set<String> own = window.ownIds();
        List<Path> written = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (RunningContainer container : containers) {
            Path file = folder.resolve(TestName.fileName(container.name()) + ".log");
            boolean isOwn = own.contains(container.id());
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<String> excerpt = OutputFile.write(file, container, slice(window, container, isOwn, left));
            if (excerpt.isPresent()) {
                written.add(file);
                files.hasAllOf(container, isOwn);
                files.tell(window.id(), container.engineName(), file, excerpt.get());
            } else {
                silent.add(container.name());
            }
        }
        if (hasFailed && states.incrementAndGet() <= MOST_STATES) {
            Path file = folder.resolve("state.txt");
            String head = "# What the containers of " + window.title() + " did at " + Instant.now();
            StateFile.write(
                    file,
                    Secrets.mask(head),
                    containers,
                    container -> clock(container).there(window.begin()).minus(BEFORE),
                    this::clock);
            written.add(file);
            files.tell(window.id(), "", file, "");
        }
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeptFiles(
                        "What containers wrote while " + window.title() + " ran", folder, written, silent));
    }

    private EngineClock clock(RunningContainer container) {
        return clocks.computeIfAbsent(container.engine(), EngineClock::new);
    }

    private OutputFile.Wanted slice(TestWindow window, RunningContainer container, boolean isOwn, Duration longest) {
        EngineClock clock = clock(container);
        Optional<Instant> since = isOwn ? Optional.empty() : Optional.of(clock.there(window.begin()));
        return new OutputFile.Wanted(
                since,
                head(window, container, isOwn),
                line -> TIME.format(local(clock.here(line.time()))) + " ",
                longest);
    }

    private static OffsetDateTime local(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS)
                .atZone(ZoneId.systemDefault())
                .toOffsetDateTime();
    }

    private List<String> head(TestWindow window, RunningContainer container, boolean isOwn) {
        List<String> head = new ArrayList<>();
        head.add("# What " + container + " wrote" + (isOwn ? " for " : " while ") + window.title()
                + (isOwn ? "," : " ran,"));
        Duration ahead = clock(container).ahead();
        head.add("# from " + local(window.begin()) + " to "
                + local(window.end().orElseGet(Instant::now))
                + " by the clock of the tests"
                + (ahead.isZero()
                        ? "."
                        : "; the engine's is " + ahead.abs().toMillis() + " ms "
                                + (ahead.isNegative() ? "behind" : "ahead") + ", which the times below allow for."));
        List<String> others = windows.besides(window, container.id());
        if (!others.isEmpty()) {
            head.add("# Lines may be of other tests, which used it in the same time: " + String.join(", ", others));
        }
        if (container.isShared()) {
            head.add("# Lines may be of other processes, which it is shared with.");
        }
        return head.stream().map(Secrets::mask).toList();
    }
}
