package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.images.Images;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.Operation;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.OperationFailure;
import org.containerharness.progress.StackProgress;

/** Tells of the operations of one plan: to its progress, as events, to the log. */
final class OperationReport {

    private static final Log LOG = Log.ofHarness();

    private final String stack;
    private final RunEvents events;
    private final int number;
    private final StackProgress progress;

    OperationReport(String stack, RunEvents events, StackProgress progress) {
        this.stack = stack;
        this.events = events;
        this.number = events.nextRun();
        this.progress = progress;
    }

    /** Tells its events from those of other plans. */
    int number() {
        return number;
    }

    /** @param what {@code start} or {@code remove}; told in the thread that asked for it */
    void begins(String what) {
        events.tell(new RunEvent.PlanBegan(Instant.now(), number, stack, what));
    }

    /** @param first failure, if there was one */
    void ends(Optional<OperationFailure> first) {
        String failure =
                first.map(each -> String.valueOf(each.cause().getMessage())).orElse("");
        events.tell(new RunEvent.PlanEnded(Instant.now(), number, failure));
    }

    void ended(Operation operation, Instant start, Duration length, Throwable failure) {
        Action action = operation.action();
        if (failure instanceof CancellationException) {
            return;
        }
        if (action instanceof ContainerAction ofContainer && ofContainer.isPhaseOfStart()) {
            Optional<ContainerProgress> own = progress.find(ofContainer.engineName());
            own.ifPresent(container -> container.took(action.phase(), length));
        } else if (action instanceof ImageAction.Pull || action instanceof ImageAction.Build) {
            progress.imageTook(action.target().name(), action.phase(), length);
        }
        LOG.debug("{} took {} ms{}", action.text(), length.toMillis(), failure == null ? "" : " and failed");
        if (action instanceof ContainerAction.Create create && failure == null) {
            tell(create, start.plus(length));
        }
        events.tell(new RunEvent.OperationEnded(
                start,
                length,
                number,
                operation.number(),
                operation.after(),
                stack,
                action.target().toString(),
                action.phase(),
                action.text(),
                operation.cause(),
                failure == null ? "" : String.valueOf(failure.getMessage()),
                action instanceof ContainerAction of ? of.engineName() : ""));
    }

    private void tell(ContainerAction.Create create, Instant time) {
        ContainerSpec spec = create.spec();
        progress.find(create.engineName())
                .flatMap(ContainerProgress::id)
                .ifPresent(id -> events.tell(new RunEvent.ContainerCreated(
                        time,
                        number,
                        stack,
                        spec.name(),
                        create.engineName(),
                        id,
                        create.container().image(),
                        spec.place().toString(),
                        create.container().image().startsWith(Images.SNAPSHOTS))));
    }
}
