package org.containerharness.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.images.Images;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.Plan;
import org.containerharness.plan.RestorePlanner;
import org.containerharness.resolution.UniquePart;
import org.containerharness.snapshot.Applied;
import org.containerharness.snapshot.BackgroundWork;
import org.containerharness.snapshot.PrivateStart;
import org.containerharness.snapshot.SnapshotOptions;
import org.containerharness.snapshot.Snapshots;

/** Starts stacks from snapshots, and anew where those fail. */
final class SnapshotStarts implements AutoCloseable {

    /** Starts a stack as it is. */
    interface Start {
        RunningStack start(StackSpec stack, Optional<String> keepFailed);
    }

    /** Puts another container in the place of one of a stack. */
    interface Exchange {
        ContainerDetails exchange(RunningStack stack, ContainerAction.Create created, Plan plan);
    }

    private final Snapshots snapshots;
    private final Exchange exchange;
    private final Duration readyTimeout;

    SnapshotStarts(
            Engine engine,
            Images images,
            SnapshotOptions options,
            Function<ImageSource, Optional<ImageDetails>> localImage,
            Start start,
            Exchange exchange,
            Duration readyTimeout,
            BooleanSupplier isQuiet,
            RunEvents events) {
        this.exchange = exchange;
        this.readyTimeout = readyTimeout;
        this.snapshots = new Snapshots(
                engine,
                images,
                options,
                UniquePart.WORD,
                localImage,
                stack -> new Private(start.start(stack, Optional.empty())),
                new BackgroundWork(isQuiet),
                events);
    }

    /** The stack as it would be started now. */
    StackSpec applied(StackSpec stack) {
        return snapshots.applied(stack).stack();
    }

    RunningStack start(StackSpec stack, Optional<String> keepFailed, Start start) {
        Applied applied = snapshots.applied(stack);
        RunningStack running = applied.hasSnapshots()
                ? startFromSnapshots(applied, keepFailed, start)
                : start.start(applied.stack(), keepFailed);
        snapshots.started(applied);
        applied.restorable()
                .forEach(name -> running.container(name).restoredBy(container -> restore(running, container, applied)));
        return running;
    }

    private void restore(RunningStack stack, RunningContainer container, Applied applied) {
        synchronized (container) {
            if (stack.isClosed()) {
                throw new HarnessException(
                        "The container <" + container.name() + "> has ended with its stack <" + stack.name() + ">.");
            }
            ContainerSpec spec = snapshots.restored(applied, container.name());
            ContainerAction.Create first = stack.plan().actions(ContainerAction.Create.class).stream()
                    .filter(create -> create.spec().name().equals(container.name()))
                    .findFirst()
                    .orElseThrow();
            Duration limit = stack.plan().actions(ContainerAction.AwaitReady.class).stream()
                    .filter(await -> await.engineName().equals(first.engineName()))
                    .map(ContainerAction.AwaitReady::timeout)
                    .findFirst()
                    .orElse(readyTimeout);
            Plan plan = RestorePlanner.restore(first, spec, container.facts().ports(), limit);
            container.becomes(exchange.exchange(
                    stack, plan.actions(ContainerAction.Create.class).get(0), plan));
        }
    }

    private RunningStack startFromSnapshots(Applied applied, Optional<String> keepFailed, Start start) {
        try {
            return start.start(applied.stack(), Optional.empty());
        } catch (StartException e) {
            ResourceId failed = e.report().subject().resource();
            if (failed.kind() == ResourceId.Kind.IMAGE && failed.name().startsWith(Images.SNAPSHOTS)) {
                // It was there a moment ago.
                return start.start(snapshots.withoutLost(applied).stack(), keepFailed);
            }
            if (failed.kind() == ResourceId.Kind.CONTAINER && applied.isFromSnapshot(failed.name())) {
                return start.start(
                        snapshots
                                .withoutBroken(applied, failed.name(), e.getMessage())
                                .stack(),
                        keepFailed);
            }
            if (keepFailed.isEmpty()) {
                throw e;
            }
            // It fails once more, to be looked at.
            return start.start(applied.stack(), keepFailed);
        } catch (HarnessException e) {
            // What is wrong with the stack itself is thrown once more.
            return start.start(snapshots.withoutLost(applied).stack(), keepFailed);
        }
    }

    @Override
    public void close() {
        snapshots.close();
    }

    private record Private(RunningStack running) implements PrivateStart {

        @Override
        public Duration startTime() {
            return running.startTime();
        }

        @Override
        public void close() {
            running.close();
        }
    }
}
