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
import org.containerharness.engine.NewVolume;
import org.containerharness.model.HarnessException;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * All that is done beside a session, on the thread that runs it: raises the guards of the session and its build, starts
 * the sweep, and removes what is left of a session or build when it has ended. It runs in the watchdog, or, if there is
 * none, in the session's own JVM.
 */
final class Duty implements Runnable {

    /** A create that was on its way when its JVM was killed has arrived by then. */
    static final Duration QUIET = Duration.ofSeconds(3);

    /** Long enough for an engine to restart. */
    static final Duration GIVE_UP = Duration.ofMinutes(2);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(200);
    /** Others of a named build have seen by then that its guard is gone. */
    private static final Duration HAND_OVER = Duration.ofSeconds(8);

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(60);
    private static final int GUARD_TRIES = 3;

    private final Supplier<Engine> connect;
    private final String session;
    private final CleanupOptions options;
    private final Consumer<String> notes;
    private final ThisMachine machine = ThisMachine.get();
    private final long begun = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final List<BuildOwner> newBuilds = new ArrayList<>();
    private boolean woken;
    private boolean over;
    private boolean clean;

    private final List<Post> posts = new ArrayList<>();
    private @Nullable Engine engine;
    private @Nullable Thread sweep;

    /** A session or build that is watched, with its guard. */
    private final class Post {

        private final Token token;
        private final @Nullable BuildOwner build;
        private @Nullable Guard guard;
        private boolean mine;
        private boolean guardGivenUp;
        private boolean removing;
        private boolean removed;
        private boolean last;
        private boolean hurried;
        private long removingSince;
        private Optional<String> trouble = Optional.empty();
        private int failures;
        private long nextTry = System.nanoTime();

        Post(Token token, @Nullable BuildOwner build) {
            this.token = token;
            this.build = build;
        }

        /** @param last nobody of this session can make anything of it any more */
        void beginRemoval(boolean last) {
            removing = true;
            removingSince = System.nanoTime();
            this.last = last;
            trouble = Optional.empty();
        }

        void close() {
            if (guard != null) {
                guard.close();
            }
        }
    }

    /** @param notes told what the user of the session may want to know, a line each */
    Duty(Supplier<Engine> connect, String session, CleanupOptions options, Consumer<String> notes) {
        this.connect = connect;
        this.session = session;
        this.options = options;
        this.notes = notes;
    }

    /** Watches a build too, beyond the end of the session. */
    void watch(BuildOwner build) {
        change(() -> newBuilds.add(build));
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
        Post own = new Post(Token.session(session), null);
        posts.add(own);
        try {
            while (true) {
                boolean ended = takeNews(own);
                if (!ended || !posts.isEmpty()) {
                    if (isDue()) {
                        posts.forEach(this::keepGuard);
                    }
                    endBuilds(ended);
                    List.copyOf(posts).forEach(this::remove);
                    if (isDue()) {
                        startSweep();
                    }
                }
                if (ended && posts.isEmpty()) {
                    endSweep();
                    return;
                }
                await(nextPause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            posts.forEach(Post::close);
            if (engine != null) {
                engine.close();
            }
        }
    }

    /** @return true if the session is over */
    private boolean takeNews(Post own) {
        boolean ended;
        boolean nothingLeft;
        lock.lock();
        try {
            newBuilds.forEach(build -> {
                if (posts.stream().noneMatch(post -> build.equals(post.build))) {
                    posts.add(new Post(Token.build(build.id()), build));
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
            posts.remove(own);
        } else if (ended && !own.removing && !own.removed) {
            own.beginRemoval(true);
        }
        return ended;
    }

    /** Nothing is hurried while the session's first containers start, but a build may lose its last JVM any time. */
    private boolean isDue() {
        return isOver() || System.nanoTime() - begun >= options.delay().toNanos();
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    private void keepGuard(Post post) {
        if (post.removing || post.removed) {
            return;
        }
        if (!options.guard() || post.guardGivenUp) {
            post.mine = true;
            return;
        }
        if ((post.guard != null && post.guard.stands()) || System.nanoTime() < post.nextTry) {
            return;
        }
        try {
            Guard guard = guard(post);
            Guard.Outcome outcome = guard.raise();
            post.mine = outcome != Guard.Outcome.TAKEN;
            post.nextTry = System.nanoTime() + retry(post).toNanos();
            if (outcome == Guard.Outcome.ENDED) {
                failed(post, "it ended as soon as it was started");
            } else {
                post.failures = 0;
            }
        } catch (EngineException e) {
            post.nextTry = System.nanoTime() + TICK.toNanos();
            if (e.kind() != EngineException.Kind.CONNECTION && e.kind() != EngineException.Kind.TIMEOUT) {
                failed(post, String.valueOf(e.getMessage()));
            }
        } catch (HarnessException e) {
            post.nextTry = System.nanoTime() + TICK.toNanos();
        }
    }

    private static Duration retry(Post post) {
        if (post.build == null) {
            return TICK;
        }
        return post.build.isNamed() ? SOON : RETRY;
    }

    private Guard guard(Post post) {
        Guard current = post.guard;
        if (current == null) {
            Engine connected = engine();
            GuardImage image = GuardImage.on(connected.info()).orElseThrow();
            current = new Guard(connected, image, post.token, () -> change(() -> post.nextTry = System.nanoTime()));
            post.guard = current;
        }
        return current;
    }

    private void failed(Post post, String reason) {
        post.failures++;
        if (post.failures < GUARD_TRIES) {
            return;
        }
        post.guardGivenUp = true;
        post.mine = true;
        markUnguarded(post.token);
        notes.accept("warn\tNo guard container can run on this engine (" + reason
                + "). Other machines cannot see that this session lives, so what it leaves when this machine goes"
                + " down is removed only after " + Judge.UNGUARDED_LIMIT.toHours()
                + " h. Switch the guard off with " + Setting.CLEANUP_GUARD.key() + "=false.");
    }

    /** Says to every sweep that for this session or build a missing guard proves nothing. */
    private void markUnguarded(Token token) {
        Map<String, String> labels = Map.of(
                Labels.OURS,
                "true",
                token.label(),
                token.id(),
                Labels.UNGUARDED,
                "true",
                Labels.VERSION,
                Labels.CURRENT_VERSION);
        try {
            engine().volumes()
                    .create(new NewVolume(VolumeSpec.named("unguarded"), token.guardName() + "-none", labels));
        } catch (EngineException e) {
            // The engine refuses everything; a sweep cannot do harm there either.
        }
    }

    private void startSweep() {
        if (!options.sweep() || sweep != null) {
            return;
        }
        Engine connected;
        try {
            connected = engine();
        } catch (HarnessException e) {
            return;
        }
        Thread thread = new Thread(() -> sweep(connected), "harness-sweep");
        thread.setDaemon(true);
        sweep = thread;
        thread.start();
    }

    private void sweep(Engine connected) {
        try {
            Sweep.Result result = new Sweep(connected).run(this::pause);
            if (!result.removed().isEmpty()) {
                notes.accept("info\tRemoved what a dead session had left: "
                        + String.join(
                                "; ",
                                result.removed().stream().map(Finding::toString).toList()) + ".");
            }
        } catch (EngineException e) {
            // The next session sweeps too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private void endSweep() throws InterruptedException {
        startSweep();
        Thread current = sweep;
        if (current != null) {
            current.join(SWEEP_LIMIT.toMillis());
        }
    }

    private void endBuilds(boolean sessionEnded) throws InterruptedException {
        for (Post post : List.copyOf(posts)) {
            BuildOwner build = post.build;
            if (build == null) {
                continue;
            }
            boolean ended = machine.standing(build.process()) == Standing.DEAD;
            // A JVM that outlives its build may make something of it yet, so there is a second time at its end.
            boolean due = ended && post.mine && !post.removing && (sessionEnded || !post.removed);
            if (due && build.isNamed() && isTakenOver(post)) {
                post.removed = true;
                post.close();
                due = false;
            }
            if (due) {
                post.beginRemoval(sessionEnded);
            } else if (sessionEnded && !post.removing && (post.removed || (!post.mine && post.guard != null))) {
                // Whoever holds the guard of the build removes what is left of it.
                post.close();
                posts.remove(post);
            }
        }
    }

    /** Lowers the guard of a named build and sees whether another of its processes raises it again. */
    private boolean isTakenOver(Post post) throws InterruptedException {
        if (post.guard == null) {
            return false;
        }
        post.close();
        boolean coming = false;
        for (long tick = 0;
                tick < HAND_OVER.toMillis() || (coming && tick < 3 * HAND_OVER.toMillis());
                tick += SOON.toMillis()) {
            // Another process raises the guard; no news of this one may end the time it is given.
            Thread.sleep(SOON.toMillis());
            try {
                List<ContainerSummary> guards = engine().containers().list(Map.of(Labels.GUARDS, post.token.text()));
                coming = guards.stream().anyMatch(guard -> guard.state().equals("created"));
                boolean raised = guards.stream().anyMatch(guard -> guard.state().equals("running"));
                if (raised && tick >= SOON.toMillis() * 2) {
                    return true;
                }
            } catch (HarnessException e) {
                // An engine that does not answer removes nothing either.
            }
        }
        return false;
    }

    private Duration nextPause() {
        if (posts.stream().anyMatch(post -> post.removing && post.hurried)) {
            return SOON;
        }
        boolean waiting = posts.stream().anyMatch(post -> post.guard == null && !post.guardGivenUp);
        return waiting && !isDue() ? SOON : TICK;
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
    private void remove(Post post) {
        if (!post.removing) {
            return;
        }
        long age = System.nanoTime() - post.removingSince;
        post.hurried = false;
        try {
            Inventory left = Inventory.of(engine(), post.token);
            if (left.resources().isEmpty()) {
                if (age >= QUIET.toNanos()) {
                    endRemoval(post);
                }
                return;
            }
            post.trouble = new Removal(engine()).of(left.targets()).stream().findFirst();
            post.hurried = post.trouble.isEmpty();
        } catch (HarnessException e) {
            post.trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        if (age >= GIVE_UP.toNanos()) {
            notes.accept("warn\tNot everything of " + post.token + " could be removed: "
                    + post.trouble.orElse("it never ended") + ".");
            endRemoval(post);
        }
    }

    private void endRemoval(Post post) {
        post.removing = false;
        post.removed = true;
        post.close();
        if (post.last) {
            posts.remove(post);
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
