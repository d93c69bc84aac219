package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.containerharness.engine.EngineException;
import org.containerharness.investigation.Culprits;
import org.containerharness.log.Log;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.Operation;
import org.containerharness.plan.Plan;
import org.containerharness.progress.Attempt;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.OperationFailure;
import org.containerharness.progress.StackProgress;
import org.containerharness.threads.Futures;
import org.jspecify.annotations.Nullable;

/** Walks one plan: runs whatever is unblocked, side by side, and decides nothing. */
final class PlanRunner {

    private static final Log LOG = Log.ofHarness();

    private final String stack;
    private final Plan plan;
    private final Executor pool;
    private final RunContext context;
    private final OperationReport told;
    private final StackProgress progress;
    private final UnaryOperator<String> addresses;
    private final ActionPerformer performer;
    private final Transfers transfers = new Transfers();

    /** Calls that can be made now and wait for a thread. */
    private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();

    private final Map<Integer, CompletableFuture<Void>> futures = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> first = new ArrayList<>();
    private final List<Action> done = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<OperationFailure> failures = new ConcurrentLinkedQueue<>();
    private final Set<Integer> begun = ConcurrentHashMap.newKeySet();
    private final Set<Integer> skipped = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    /**
     * @param stack its name, for what is told
     * @param pool runs what blocks
     * @param addresses where the engine reaches registries that are containers
     */
    PlanRunner(
            String stack,
            Plan plan,
            RunContext context,
            Executor pool,
            StackProgress progress,
            UnaryOperator<String> addresses) {
        this.stack = stack;
        this.plan = plan;
        this.pool = pool;
        this.context = context;
        this.told = new OperationReport(stack, context.events(), progress);
        this.progress = progress;
        this.addresses = addresses;
        this.performer = new ActionPerformer(context, progress, addresses, transfers, this::isNotOurs);
    }

    /**
     * Runs the plan and returns when nothing of it runs any more.
     *
     * @throws InterruptedException if the caller was interrupted; the plan was cancelled and has come to rest
     */
    void run(boolean stopAtFirstFailure) throws InterruptedException {
        told.begins(stopAtFirstFailure ? "start" : "remove");
        for (Operation operation : plan.operations()) {
            futures.put(operation.number(), schedule(operation, stopAtFirstFailure));
        }
        // Not before all is scheduled: what comes next of something begun would come after what is merely scheduled.
        first.forEach(begin -> begin.complete(null));
        CompletableFuture<Void> all = CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new));
        try {
            Futures.await(all);
        } catch (InterruptedException e) {
            cancel();
            // Other calls in flight have limits of their own; what they create must be known before it can be removed.
            Futures.join(all.exceptionally(ignored -> null));
            throw e;
        } finally {
            progress.stopWatching();
            told.ends(Optional.ofNullable(failures.peek()));
        }
    }

    Plan plan() {
        return plan;
    }

    List<OperationFailure> failures() {
        return List.copyOf(failures);
    }

    /** Actions that were begun, in the order of their beginning; a failed create may have left something behind too. */
    List<Action> done() {
        return List.copyOf(done);
    }

    /** How far it came. If nothing failed, that a container has ended badly since it was found ready is a failure. */
    Attempt attempt() {
        return new Attempt(
                plan,
                progress,
                failures.isEmpty()
                        ? Culprits.endedSince(plan, progress, context.ends()::hasEndedBadly, context.engine())
                        : failures(),
                skipped());
    }

    StackProgress progress() {
        return progress;
    }

    /** What was not begun because something before it failed. */
    private List<Operation> skipped() {
        return plan.operations().stream()
                .filter(operation -> skipped.contains(operation.number()))
                .toList();
    }

    /**
     * All that follows is attached before anything begins: else what is quickly done would be followed up by the thread that
     * schedules, behind what that one begins meanwhile.
     */
    private CompletableFuture<Void> schedule(Operation operation, boolean stopAtFirstFailure) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> result = end.whenComplete((ignored, failure) -> {
            if (failure != null && !begun.contains(operation.number())) {
                skipped.add(operation.number());
            }
            if (failure != null && stopAtFirstFailure && !operation.optional()) {
                cancel();
            }
        });
        unblocked(operation).whenComplete((ignored, failure) -> {
            if (cancelled || failure != null && stopAtFirstFailure) {
                end.completeExceptionally(failure == null ? new CancellationException() : failure);
            } else {
                begin(operation, end);
            }
        });
        return result;
    }

    private CompletableFuture<Void> unblocked(Operation operation) {
        if (operation.after().isEmpty() && operation.afterEnd().isEmpty()) {
            CompletableFuture<Void> begin = new CompletableFuture<>();
            first.add(begin);
            return begin;
        }
        CompletableFuture<Void> ready = all(operation.after());
        return operation.afterEnd().isEmpty()
                ? ready
                : ready.thenCombine(all(operation.afterEnd()).exceptionally(ignored -> null), (all, over) -> all);
    }

    private CompletableFuture<Void> all(List<Integer> numbers) {
        return CompletableFuture.allOf(numbers.stream().map(futures::get).toArray(CompletableFuture[]::new));
    }

    private void begin(Operation operation, CompletableFuture<Void> end) {
        Instant start = Instant.now();
        long from = System.nanoTime();
        CompletableFuture<Void> call = new CompletableFuture<>();
        call.whenComplete((ignored, failure) -> {
                    Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : failure;
                    told.ended(operation, start, Duration.ofNanos(System.nanoTime() - from), cause);
                    if (cause != null && !(cause instanceof CancellationException)) {
                        failed(new OperationFailure(operation, cause));
                    }
                })
                .whenComplete((ignored, failure) -> complete(end, failure));
        try {
            carryOut(operation, call);
        } catch (RuntimeException | Error e) {
            call.completeExceptionally(e);
        }
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private void failed(OperationFailure failure) {
        if (failure.operation().optional()) {
            LOG.warn(
                    "Stack {} goes on without it: to {} failed: {}",
                    stack,
                    failure.operation().action().text(),
                    failure.cause().getMessage());
            if (failure.operation().action() instanceof ContainerAction of) {
                progress.find(of.engineName()).flatMap(ContainerProgress::id).ifPresent(context.ends()::forget);
            }
            return;
        }
        failures.add(failure);
    }

    private void carryOut(Operation operation, CompletableFuture<Void> call) {
        if (operation.action().isWait()) {
            begun(operation.number(), operation.action());
            operation.action().accept(performer).whenComplete((ignored, failure) -> complete(call, failure));
            return;
        }
        submit(operation, () -> {
            try {
                perform(operation);
                call.complete(null);
            } catch (RuntimeException | Error e) {
                call.completeExceptionally(e);
            }
        });
    }

    private void perform(Operation operation) {
        if (cancelled) {
            throw new CancellationException();
        }
        Action action = operation.action().at(addresses);
        begun(operation.number(), action);
        try {
            action.accept(performer);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NAME_TAKEN) {
                isNotOurs(action);
            }
            throw e;
        }
    }

    /**
     * What goes on with something comes before what begins something: the engine has less at hand at a time, and is done
     * with many containers sooner than if all took each step together.
     */
    private void submit(Operation operation, Runnable call) {
        if (operation.after().isEmpty()) {
            waiting.addLast(call);
        } else {
            waiting.addFirst(call);
        }
        pool.execute(() -> waiting.removeFirst().run());
    }

    private void begun(int number, Action action) {
        begun.add(number);
        done.add(action);
    }

    /** What has the name is somebody else's: the teardown must not remove it. */
    private void isNotOurs(Action action) {
        done.removeIf(each -> each == action);
    }

    /** Begins nothing new; what is in flight goes on. */
    void stop() {
        cancelled = true;
    }

    private void cancel() {
        cancelled = true;
        transfers.cancel();
        progress.stopWatching();
    }

    /** Tells its events from those of other plans. */
    int number() {
        return told.number();
    }
}
