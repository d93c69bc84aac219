package org.containerharness.junit.output;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.output.TestWindows.Kind;
import org.containerharness.model.Secrets;
import org.containerharness.model.VisibleText;
import org.jspecify.annotations.Nullable;

/** One invocation of a test, or a class, as long as it runs: what containers write meanwhile is its output. */
public final class TestWindow implements AutoCloseable {

    private final TestWindows all;
    private final Kind kind;
    private final String id;
    private final TestName name;
    private final String title;
    private final Optional<TestWindow> around;
    private final UsedContainers used;
    private final Instant begin = Instant.now();
    private volatile @Nullable Instant end;
    private volatile Set<String> ids = Set.of();
    private final AtomicBoolean isAskedFor = new AtomicBoolean();
    private boolean isKept;
    private Optional<KeptFiles> kept = Optional.empty();

    /**
     * @param id JUnit's unique one
     * @param name of the test, of each of several its own
     * @param title for people
     * @param around what it runs in
     * @param used what it may use
     */
    TestWindow(
            TestWindows all,
            Kind kind,
            String id,
            TestName name,
            String title,
            Optional<TestWindow> around,
            UsedContainers used) {
        this.all = all;
        this.kind = kind;
        this.id = id;
        this.name = name;
        this.title = Secrets.mask(VisibleText.of(title)).replace('\n', ' ');
        this.around = around;
        this.used = used;
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    TestName name() {
        return name;
    }

    UsedContainers used() {
        return used;
    }

    String title() {
        return title;
    }

    Instant begin() {
        return begin;
    }

    Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    /** Containers that it may use, other than services that are there already. */
    List<RunningContainer> containers() {
        return used.allContainers().stream()
                .filter(container -> !container.isElsewhere())
                .toList();
    }

    /** Those which only it has: all that they wrote is its output, whenever they were started. */
    Set<String> ownIds() {
        return idsOf(used.ownContainers());
    }

    boolean uses(String container) {
        return end == null ? idsOf(containers()).contains(container) : ids.contains(container);
    }

    private static Set<String> idsOf(Collection<RunningContainer> some) {
        return some.stream()
                .filter(container -> !container.isElsewhere())
                .map(RunningContainer::id)
                .collect(Collectors.toSet());
    }

    /** Whether one of them is a part of the other. */
    boolean isRelatedTo(TestWindow other) {
        return isIn(other) || other.isIn(this);
    }

    boolean isIn(TestWindow other) {
        return this == other || around.filter(window -> window.isIn(other)).isPresent();
    }

    boolean overlaps(TestWindow other) {
        return !startsAfterTheEndOf(other) && !other.startsAfterTheEndOf(this);
    }

    boolean startsAfterTheEndOf(TestWindow other) {
        Instant otherEnd = other.end;
        return otherEnd != null && begin.isAfter(otherEnd);
    }

    /** What was kept of it, by the first who wants it kept. */
    synchronized Optional<KeptFiles> kept(Supplier<Optional<KeptFiles>> keeping) {
        if (!isKept) {
            isKept = true;
            kept = keeping.get();
        }
        return kept;
    }

    boolean isFirstToAsk() {
        return !isAskedFor.getAndSet(true);
    }

    /** Notes which containers it had, as far as somebody may ask for it. */
    void end(boolean isAskedFor) {
        if (isAskedFor) {
            ids = idsOf(containers());
        }
        end = Instant.now();
    }

    @Override
    public void close() {
        all.end(this);
    }
}
