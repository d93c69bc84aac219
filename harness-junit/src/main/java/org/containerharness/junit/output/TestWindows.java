package org.containerharness.junit.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which classes and tests run now, and those which ended while one that still runs did. */
final class TestWindows {

    private final List<TestWindow> open = new ArrayList<>();
    private final List<TestWindow> over = new ArrayList<>();
    private volatile int changes;

    /** What runs for a while. */
    enum Kind {
        CLASS,
        TEST
    }

    synchronized TestWindow begin(
            Kind kind, String id, TestName name, String title, Optional<TestWindow> around, UsedContainers used) {
        TestWindow window = new TestWindow(this, kind, id, name, title, around, used);
        open.add(window);
        changes++;
        return window;
    }

    void end(TestWindow window) {
        synchronized (this) {
            if (!open.contains(window)) {
                return;
            }
        }
        window.end(isAmongOthers(window));
        synchronized (this) {
            open.remove(window);
            over.add(window);
            over.removeIf(ended -> open.stream().noneMatch(running -> isBeside(running, ended)));
            changes++;
        }
    }

    private synchronized boolean isAmongOthers(TestWindow window) {
        return open.stream().anyMatch(other -> isBeside(other, window));
    }

    private static boolean isBeside(TestWindow one, TestWindow other) {
        return one.kind() == Kind.TEST && other.kind() == Kind.TEST && !one.isRelatedTo(other) && one.overlaps(other);
    }

    /** Tests that used a container while this one ran, by their titles. */
    List<String> besides(TestWindow window, String container) {
        List<TestWindow> others;
        synchronized (this) {
            others = Stream.concat(over.stream(), open.stream())
                    .filter(other -> other.kind() == Kind.TEST && !other.isRelatedTo(window) && window.overlaps(other))
                    .toList();
        }
        return others.stream()
                .filter(other -> other.uses(container))
                .map(TestWindow::title)
                .distinct()
                .sorted()
                .toList();
    }

    /** Grows with each begin and end. */
    int changes() {
        return changes;
    }

    /** Tests that run now and may use a container, by their titles; of a test and its parts the part. */
    List<String> running(String container) {
        List<TestWindow> tests;
        synchronized (this) {
            tests = open.stream().filter(window -> window.kind() == Kind.TEST).toList();
        }
        return tests.stream()
                .filter(test -> tests.stream().noneMatch(other -> other != test && other.isIn(test)))
                .filter(test -> test.uses(container))
                .map(TestWindow::title)
                .sorted()
                .toList();
    }
}
