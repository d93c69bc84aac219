package org.containerharness.junit.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.containerharness.engine.EngineException;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.model.StackSpec;
import org.containerharness.placement.Demand;
import org.containerharness.threads.Futures;

/**
 * Stacks that are started before somebody needs them, within a budget. What is needed and not here is started as if there
 * were none of this; what is here and never needed is ended.
 *
 * <p>Nothing begins ahead while somebody waits for a start of its own. Safe for use by many threads.
 */
final class AheadStarts implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    /** Starts at once; more would only take the processors from the tests that run. */
    private static final int AT_ONCE = 2;

    /** A stack is handed out to whoever wants the same on top of the same. */
    private record Key(StackSpec stack, List<RunningStack> below) {}

    /** One start, whoever waits for it. */
    static final class Start {

        private final Key key;
        private final Supplier<RunningStack> work;
        private final CompletableFuture<RunningStack> result = new CompletableFuture<>();
        private boolean begun;

        Start(Key key, Supplier<RunningStack> work) {
            this.key = key;
            this.work = work;
        }

        /** The stack, waiting for it if its start has begun; empty if it has not, or if it is of no use. */
        private Optional<RunningStack> outcome() {
            try {
                return begun ? Optional.of(Futures.join(result)).filter(Start::isAlive) : Optional.empty();
            } catch (CompletionException e) {
                if (wasEngineAway(e)) {
                    LOG.debug(
                            "The engine was away when {} was started ahead.",
                            key.stack().name(),
                            e);
                    return Optional.empty();
                }
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw e;
            }
        }

        /** What was started ahead may have ended before somebody came, as with the engine; it is as good as not started. */
        private static boolean isAlive(RunningStack stack) {
            if (stack.isRunning()) {
                return true;
            }
            LOG.debug("{} was started ahead, and not all of it runs any more.", stack);
            // Nobody used it, so nobody is told.
            stack.takeEnds();
            close(stack);
            return false;
        }

        /** It may be back; any other failure would only be the same once more. */
        static boolean wasEngineAway(Throwable failure) {
            return Causes.of(failure).stream()
                    .anyMatch(cause ->
                            cause instanceof EngineException call && call.kind() == EngineException.Kind.CONNECTION);
        }
    }

    private final AheadBudget budget;
    private final ExecutorService threads = Threads.bounded("harness-ahead", AT_ONCE);
    private final Deque<Start> starts = new ArrayDeque<>();
    private final Set<RunningStack> early = ConcurrentHashMap.newKeySet();
    private int running;
    private int waiting;
    private boolean closed;

    AheadStarts(AheadBudget budget) {
        this.budget = budget;
    }

    /** Whether the start of a stack began before anybody asked for it. */
    boolean has(RunningStack stack) {
        return early.contains(stack);
    }

    boolean isOn() {
        return budget.containers() > 0;
    }

    /**
     * Lets a stack be started as soon as nobody waits for another.
     *
     * @return false if the budget does not allow it now; true too for one that it will never allow
     */
    boolean offer(StackSpec stack, List<RunningStack> below, Supplier<RunningStack> work) {
        if (Demand.memoryOf(stack) > budget.memory()) {
            return true;
        }
        synchronized (this) {
            // One stack may have more containers than the whole budget; else its class would never gain anything.
            boolean fits = starts.isEmpty() || held() + size(stack) <= budget.containers();
            boolean hasMemory = memoryHeld() + Demand.memoryOf(stack) <= budget.memory();
            if (closed || !isOn() || !fits || !hasMemory) {
                return false;
            }
            starts.add(new Start(new Key(stack, List.copyOf(below)), work));
        }
        begin();
        return true;
    }

    private int held() {
        return starts.stream().mapToInt(start -> size(start.key.stack())).sum();
    }

    private long memoryHeld() {
        return starts.stream()
                .mapToLong(start -> Demand.memoryOf(start.key.stack()))
                .sum();
    }

    private static int size(StackSpec stack) {
        return Math.max(1, stack.containers().size());
    }

    /**
     * What was started ahead, waiting for it if that has begun; empty if it has to be started now. It is nobody else's then.
     *
     * @throws RuntimeException what its start threw
     */
    Optional<RunningStack> take(StackSpec stack, List<RunningStack> below) {
        Key key = new Key(stack, List.copyOf(below));
        Optional<Start> found;
        synchronized (this) {
            found = starts.stream().filter(start -> start.key.equals(key)).findFirst();
            found.ifPresent(starts::remove);
        }
        return found.flatMap(Start::outcome);
    }

    /** Runs a start that somebody waits for; meanwhile nothing begins ahead. */
    <T> T first(Supplier<T> work) {
        synchronized (this) {
            waiting++;
        }
        try {
            return work.get();
        } finally {
            synchronized (this) {
                waiting--;
            }
            begin();
        }
    }

    private void begin() {
        synchronized (this) {
            for (Start start : starts) {
                if (waiting == 0 && running < AT_ONCE && !start.begun && !closed) {
                    start.begun = true;
                    running++;
                    threads.execute(() -> carryOut(start));
                }
            }
        }
    }

    private void carryOut(Start start) {
        try {
            RunningStack stack = start.work.get();
            early.add(stack);
            start.result.complete(stack);
        } catch (RuntimeException | Error e) {
            start.result.completeExceptionally(e);
        } finally {
            synchronized (this) {
                running--;
            }
            begin();
        }
    }

    /** Ends what stands on a stack that is about to end, and was not needed. */
    void discard(RunningStack below) {
        early.remove(below);
        List<Start> unused = new ArrayList<>();
        synchronized (this) {
            starts.removeIf(start -> start.key.below().contains(below) && unused.add(start));
        }
        unused.forEach(AheadStarts::end);
    }

    private static void end(Start start) {
        if (!start.begun) {
            return;
        }
        Futures.join(start.result.handle((stack, failure) -> stack).thenAccept(stack -> {
            if (stack != null) {
                LOG.debug("{} was started ahead and not needed.", stack);
                close(stack);
            }
        }));
    }

    /** How what nobody needed ends is nobody's failure. */
    static void close(RunningStack stack) {
        try {
            stack.close();
        } catch (RuntimeException e) {
            LOG.debug("{}: {}", stack, e.getMessage());
        }
    }

    /** Ends what was not needed. */
    @Override
    public void close() {
        List<Start> unused;
        synchronized (this) {
            closed = true;
            unused = List.copyOf(starts);
            starts.clear();
        }
        unused.forEach(AheadStarts::end);
        threads.shutdown();
    }
}
