package org.containerharness.cleanup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.model.HarnessException;
import org.containerharness.programs.ProgramImage;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * All that is done beside a session, on the thread that runs it: raises the guards of the session and its build, starts
 * the sweep, and removes what is left of a session or build when it has ended. It runs in the watchdog, or, if there is
 * none, in the session's own JVM.
 */
final class CleanupWorker implements Runnable {

    /** A create that was on its way when its JVM was killed has arrived by then. */
    static final Duration QUIET = Duration.ofSeconds(3);

    static final Duration TICK = Duration.ofSeconds(1);
    static final Duration SOON = Duration.ofMillis(200);
    /** Others of a named build have seen by then that its guard is gone. */
    private static final Duration HAND_OVER = Duration.ofSeconds(8);

    private static final int GUARD_TRIES = 3;

    private final Supplier<Engine> connect;
    private final String session;
    private final CleanupOptions options;
    private final Consumer<String> notes;
    private final ThisMachine machine = ThisMachine.get();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final List<BuildOwner> newBuilds = new ArrayList<>();
    private boolean woken;
    private boolean due;
    private boolean over;
    private boolean clean;

    /** Long enough for an engine to restart; set by tests. */
    Duration longestTrial = Duration.ofMinutes(2);

    private final List<GuardedOwner> owners = new ArrayList<>();
    private @Nullable Engine engine;
    private final BackgroundSweep sweep;

    /** @param notes told what the user of the session may want to know, a line each */
    CleanupWorker(Supplier<Engine> connect, String session, CleanupOptions options, Consumer<String> notes) {
        this.connect = connect;
        this.session = session;
        this.options = options;
        this.notes = notes;
        this.sweep = new BackgroundSweep(notes, this::pause);
    }

    /** Watches a build too, beyond the end of the session. */
    void watch(BuildOwner build) {
        change(() -> newBuilds.add(build));
    }

    /** Guard and sweep are to start; they do at the end in any case. */
    void now() {
        change(() -> due = true);
    }

    /** @param nothingLeft whoever held the session says that nothing of it is left */
    void end(boolean nothingLeft) {
        change(() -> {
            over = true;
            clean = nothingLeft;
        });
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            woken = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        GuardedOwner own = new GuardedOwner(OwnerId.session(session), null);
        owners.add(own);
        try {
            while (true) {
                boolean ended = takeNews(own);
                if (!ended || !owners.isEmpty()) {
                    if (isDue()) {
                        owners.forEach(this::keepGuard);
                    }
                    endBuilds(ended);
                    List.copyOf(owners).forEach(this::remove);
                    if (isDue()) {
                        startSweep();
                    }
                }
                if (ended && owners.isEmpty()) {
                    startSweep();
                    sweep.join();
                    return;
                }
                await(nextPause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            owners.forEach(GuardedOwner::close);
            if (engine != null) {
                engine.close();
            }
        }
    }

    /** @return true if the session is over */
    private boolean takeNews(GuardedOwner own) {
        boolean ended;
        boolean nothingLeft;
        lock.lock();
        try {
            newBuilds.forEach(build -> {
                if (owners.stream().noneMatch(owner -> build.equals(owner.build))) {
                    owners.add(new GuardedOwner(OwnerId.build(build.id()), build));
                }
            });
            newBuilds.clear();
            ended = over;
            nothingLeft = clean;
        } finally {
            lock.unlock();
        }
        if (ended && nothingLeft) {
            own.close();
            owners.remove(own);
        } else if (ended && !own.removing && !own.removed) {
            own.beginRemoval(true);
        }
        return ended;
    }

    /** Nothing is hurried while the session's first containers start, but a build may lose its last JVM any time. */
    private boolean isDue() {
        lock.lock();
        try {
            return due || over;
        } finally {
            lock.unlock();
        }
    }

    private void keepGuard(GuardedOwner owner) {
        if (owner.removing || owner.removed) {
            return;
        }
        if (!options.guard() || owner.guardGivenUp) {
            owner.mine = true;
            return;
        }
        if ((owner.guard != null && owner.guard.stands()) || System.nanoTime() < owner.nextTry) {
            return;
        }
        try {
            Guard guard = guard(owner);
            Guard.Outcome outcome = guard.raise();
            owner.mine = outcome != Guard.Outcome.TAKEN;
            owner.isAnswered = true;
            owner.nextTry = System.nanoTime() + owner.retry().toNanos();
            if (outcome == Guard.Outcome.ENDED) {
                failed(owner, "it ended as soon as it was started");
            } else {
                owner.failures = 0;
            }
        } catch (EngineException e) {
            owner.nextTry = System.nanoTime() + TICK.toNanos();
            if (e.kind() != EngineException.Kind.CONNECTION && e.kind() != EngineException.Kind.TIMEOUT) {
                failed(owner, String.valueOf(e.getMessage()));
            }
        } catch (HarnessException e) {
            owner.nextTry = System.nanoTime() + TICK.toNanos();
        }
    }

    private Guard guard(GuardedOwner owner) {
        Guard current = owner.guard;
        if (current == null) {
            Engine connected = engine();
            ProgramImage image =
                    ProgramImage.of(ProgramImage.GUARD, connected.info()).orElseThrow();
            current = new Guard(connected, image, owner.token, () -> change(() -> owner.nextTry = System.nanoTime()));
            owner.guard = current;
        }
        return current;
    }

    private void failed(GuardedOwner owner, String reason) {
        owner.failures++;
        if (owner.failures < GUARD_TRIES) {
            return;
        }
        owner.guardGivenUp = true;
        owner.mine = true;
        Guard.markMissing(engine(), owner.token);
        notes.accept("warn\tNo guard container can run on this engine (" + reason
                + "). Other machines cannot see that this session lives, so what it leaves when this machine goes"
                + " down is removed only after " + OwnershipRules.UNGUARDED_LIMIT.toHours()
                + " h. Switch the guard off with " + Setting.CLEANUP_GUARD.key() + "=false.");
    }

    private void startSweep() {
        if (options.sweep()) {
            try {
                sweep.start(engine());
            } catch (HarnessException e) {
                // The next round tries again, or the next session sweeps.
            }
        }
    }

    /** A session that ends before has its second look all the same, or runs of short sessions would never sweep. */
    private boolean pause(int looks, Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        lock.lock();
        try {
            long left = end - System.nanoTime();
            while ((looks == 1 || !over) && left > 0) {
                left = change.awaitNanos(left);
            }
            return looks == 1 || !over;
        } finally {
            lock.unlock();
        }
    }

    private void endBuilds(boolean sessionEnded) throws InterruptedException {
        for (GuardedOwner owner : List.copyOf(owners)) {
            BuildOwner build = owner.build;
            if (build == null) {
                continue;
            }
            boolean ended = machine.standing(build.process()) == Standing.DEAD;
            if (!ended || !sessionEnded) {
                owner.lastNeeded = System.nanoTime();
            }
            // A JVM that outlives its build may make something of it yet, so there is a second time at its end.
            boolean due = ended && owner.mine && !owner.removing && (sessionEnded || !owner.removed);
            if (due && build.isNamed() && isTakenOver(owner)) {
                owner.removed = true;
                owner.close();
                due = false;
            }
            if (due) {
                owner.beginRemoval(sessionEnded);
            } else if (sessionEnded
                    && !owner.removing
                    && (owner.removed || isLeftToAnother(owner) || owner.isTriedFor(longestTrial))) {
                owner.close();
                owners.remove(owner);
            }
        }
    }

    /**
     * Whoever holds the guard of the build removes what is left of it. Whether anybody does is asked now: the one that had
     * it some seconds ago may have been the watchdog before this one, and nobody would be left.
     */
    private boolean isLeftToAnother(GuardedOwner owner) {
        if (owner.mine || owner.guard == null) {
            return false;
        }
        owner.nextTry = System.nanoTime();
        owner.isAnswered = false;
        keepGuard(owner);
        return owner.isAnswered && !owner.mine;
    }

    /** Lowers the guard of a named build and sees whether another of its processes raises it again. */
    private boolean isTakenOver(GuardedOwner owner) throws InterruptedException {
        Guard own = owner.guard;
        if (own == null) {
            return false;
        }
        owner.close();
        boolean coming = false;
        for (long tick = 0;
                tick < HAND_OVER.toMillis() || (coming && tick < 3 * HAND_OVER.toMillis());
                tick += SOON.toMillis()) {
            // Another process raises the guard; no news of this one may end the time it is given.
            Thread.sleep(SOON.toMillis());
            try {
                // Its own takes a moment to end, and longer on a busy machine.
                List<ContainerSummary> guards =
                        engine().containers().list(Map.of(Labels.GUARDS, owner.token.text())).stream()
                                .filter(guard -> !own.isOwn(guard))
                                .toList();
                coming = guards.stream().anyMatch(guard -> guard.state().equals("created"));
                if (guards.stream().anyMatch(guard -> guard.state().equals("running"))) {
                    return true;
                }
            } catch (HarnessException e) {
                // An engine that does not answer removes nothing either.
            }
        }
        return false;
    }

    private Duration nextPause() {
        if (owners.stream().anyMatch(owner -> owner.removing && owner.hurried)) {
            return SOON;
        }
        // The look that ends a removal comes as soon as it may.
        return owners.stream()
                .filter(owner -> owner.removing)
                .map(owner -> QUIET.minusNanos(System.nanoTime() - owner.removingSince))
                .filter(left -> !left.isNegative())
                .reduce(TICK, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    private void await(Duration length) throws InterruptedException {
        lock.lock();
        try {
            long left = length.toNanos();
            while (!woken && left > 0) {
                left = change.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * One look at what is left of what has ended, and its removal. Looks go on until nothing was found for a while: what
     * was on its way when the owner died may still come.
     */
    private void remove(GuardedOwner owner) {
        if (!owner.removing) {
            return;
        }
        long age = System.nanoTime() - owner.removingSince;
        owner.hurried = false;
        try {
            Inventory left = Inventory.of(engine(), owner.token);
            if (left.resources().isEmpty()) {
                if (age >= QUIET.toNanos()) {
                    endRemoval(owner);
                }
                return;
            }
            owner.trouble = new Removal(engine()).of(left.targets()).stream().findFirst();
            owner.hurried = owner.trouble.isEmpty();
        } catch (HarnessException e) {
            owner.trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        if (age >= longestTrial.toNanos()) {
            notes.accept("warn\tNot everything of " + owner.token + " could be removed: "
                    + owner.trouble.orElse("it never ended") + ".");
            endRemoval(owner);
        }
    }

    private void endRemoval(GuardedOwner owner) {
        owner.removing = false;
        owner.removed = true;
        owner.close();
        if (owner.last) {
            owners.remove(owner);
        }
    }

    private Engine engine() {
        Engine current = engine;
        if (current == null) {
            current = connect.get();
            engine = current;
        }
        return current;
    }
}
