package org.containerharness.cleanup;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.containerharness.cleanup.Finding.Verdict;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.containerharness.engine.Engine;

/**
 * Removes what dead sessions and builds left on an engine. What is removed carries the harness's labels, has no running
 * guard, and its owner is either known to have ended on this machine, or is not seen in two looks ten seconds apart.
 */
public final class Sweep {

    /** Between two looks at what seems to have nobody. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** How often what is too young to be judged is looked at again. */
    private static final int LOOKS = 8;

    /** Waits, and may be told to stop. */
    @FunctionalInterface
    interface Pause {
        /**
         * @param looks how many there were
         * @return false if there shall be no further one
         */
        boolean pause(int looks, Duration length) throws InterruptedException;
    }

    /**
     * What a sweep did.
     *
     * @param removed what is gone
     * @param failures what could not be removed, each with its reason
     */
    public record Result(List<Finding> removed, List<String> failures) {

        /** Both as one. */
        public Result plus(Result other) {
            return new Result(
                    Stream.concat(removed.stream(), other.removed.stream()).toList(),
                    Stream.concat(failures.stream(), other.failures.stream()).toList());
        }
    }

    private final Engine engine;
    private final Function<Owner, Standing> standing;
    private final Clock clock;

    public Sweep(Engine engine) {
        this(engine, ThisMachine.get()::standing, Clock.systemUTC());
    }

    Sweep(Engine engine, Function<Owner, Standing> standing, Clock clock) {
        this.engine = engine;
        this.standing = standing;
        this.clock = clock;
    }

    /** Looks once and removes nothing: every resource of the harness with what a sweep would do with it and why. */
    public List<Finding> look() {
        return look(Set.of());
    }

    private List<Finding> look(Set<String> seenBefore) {
        return new OwnershipRules(Inventory.ofAll(engine), standing, seenBefore, clock.instant()).findings();
    }

    /**
     * Removes what has nobody. Returns at once if that is clear at the first look, after ten seconds if a second one is
     * needed, and after about a minute if something of unknown owner is younger than that.
     */
    public Result run() throws InterruptedException {
        return run((looks, length) -> {
            // Only time between two looks proves something; the caller ends it by an interrupt.
            Thread.sleep(length.toMillis());
            return true;
        });
    }

    Result run(Pause pause) throws InterruptedException {
        Map<String, Finding> removed = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        Set<String> seenBefore = Set.of();
        for (int looks = 1; looks <= LOOKS; looks++) {
            List<Finding> findings = look(seenBefore);
            failures.clear();
            failures.addAll(remove(findings, removed));
            Set<String> doubtful = new HashSet<>();
            findings.stream()
                    .filter(finding -> finding.verdict() == Verdict.LOOK_AGAIN)
                    .forEach(finding -> doubtful.add(finding.id()));
            if ((doubtful.isEmpty() && failures.isEmpty()) || !pause.pause(looks, PAUSE)) {
                break;
            }
            seenBefore = doubtful;
        }
        return new Result(List.copyOf(removed.values()), List.copyOf(failures));
    }

    private List<String> remove(List<Finding> findings, Map<String, Finding> removed) {
        List<Finding> ownerless = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.REMOVE)
                .toList();
        if (ownerless.isEmpty()) {
            return List.of();
        }
        List<String> failures = new Removal(engine)
                .of(ownerless.stream()
                        .map(finding -> new Removal.Target(finding.kind(), finding.id(), finding.name()))
                        .toList());
        ownerless.stream()
                .filter(finding -> failures.stream().noneMatch(failure -> failure.startsWith(finding.name() + ": ")))
                .forEach(finding -> removed.put(finding.id(), finding));
        return failures;
    }
}
