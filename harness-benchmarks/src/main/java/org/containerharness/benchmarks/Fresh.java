package org.containerharness.benchmarks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;

/**
 * What the rounds of a row had: a container that a round before had too, or that is there when the round is over, fails the
 * row. So nothing is quick that gives a test what somebody has used, or that leaves its work to others.
 */
final class Fresh {

    /** With it a JVM tells which container it gave to a test. */
    private static final String WORD = "container ";

    private static final Map<String, String> OURS = Map.of(Labels.OURS, "true");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final int containers;
    private final Set<String> all = new HashSet<>();
    private final List<String> ofRound = new ArrayList<>();
    private final Set<String> before;

    /** @param containers that each round has */
    Fresh(int containers) {
        this.containers = containers;
        this.before = onEngine();
    }

    /** Tells the JVM that measures which container is used in this one. */
    static void say(RunningContainer container) {
        System.out.println(WORD + container.id());
    }

    /** Takes a line of such a JVM's output. */
    void hear(String line) {
        if (line.startsWith(WORD)) {
            ofRound.add(line.substring(WORD.length()));
        }
    }

    void use(RunningStack stack) {
        stack.containers().forEach(container -> ofRound.add(container.id()));
    }

    /** Ends a round in which each of its containers is told once. */
    void endRound() {
        endRound(containers);
    }

    /** @param uses how often containers were told */
    void endRound(int uses) {
        Set<String> different = new HashSet<>(ofRound);
        if (ofRound.size() != uses || different.size() != containers) {
            throw new IllegalStateException("Tests had " + different.size() + " containers in " + ofRound.size()
                    + " places instead of " + containers + " in " + uses + ": " + ofRound);
        }
        different.stream().filter(id -> !all.add(id)).findFirst().ifPresent(id -> {
            throw new IllegalStateException("The container " + id + " was used by an earlier round too.");
        });
        ofRound.clear();
        awaitNoneLeft();
    }

    private void awaitNoneLeft() {
        long from = System.nanoTime();
        for (Set<String> left = left(); !left.isEmpty(); left = left()) {
            if (System.nanoTime() - from > PATIENCE) {
                throw new IllegalStateException("Left behind: " + left);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private Set<String> left() {
        Set<String> left = onEngine();
        left.removeAll(before);
        return left;
    }

    private static Set<String> onEngine() {
        try (Harness harness = Harness.connect()) {
            Engine engine = harness.engine();
            // The guards of this JVM's own harnesses stay as long as those are open.
            return engine.containers().list(OURS).stream()
                    .filter(container -> !container.labels().containsKey(Labels.GUARDS))
                    .map(container -> container.id())
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
