package org.containerharness.investigation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Needs;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.UnexpectedEnd;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.Operation;
import org.containerharness.plan.Plan;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.OperationFailure;
import org.containerharness.progress.StackProgress;
import org.containerharness.readiness.NotReadyException;

/**
 * Which of several failures is the cause of the others. What is noticed first need not be: a container that counted as
 * ready may have died since, and another one fails for want of it.
 */
public final class Culprits {

    private final Engine engine;
    private final Needs needs;
    private final Set<ResourceId> ignored;
    private final Plan plan;
    private final StackProgress progress;

    Culprits(Engine engine, StackSpec stack, Plan plan, StackProgress progress) {
        this.engine = engine;
        this.needs = Needs.of(stack);
        this.ignored = stack.containers().stream()
                .filter(spec -> spec.lifecycle().whenEnded().equals(Optional.of(UnexpectedEnd.IGNORE)))
                .map(spec -> ResourceId.container(spec.name()))
                .collect(Collectors.toSet());
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * A failure and when it came about.
     *
     * @param end when the container died, empty if it did not
     */
    private record Suspect(OperationFailure failure, Optional<Instant> end) {

        ResourceId container() {
            return failure.operation().action().target();
        }

        Instant time() {
            return end.orElse(Instant.MAX);
        }
    }

    /**
     * The failures with the cause first, then what followed; one for each container. Containers that have died and were not
     * noticed are among them.
     *
     * @param noticed at least one, in the order in which they were noticed
     */
    List<OperationFailure> inOrder(List<OperationFailure> noticed) {
        OperationFailure first = noticed.get(0);
        if (!mayBeConsequence(first)) {
            return noticed;
        }
        List<Suspect> suspects = new ArrayList<>();
        noticed.forEach(failure -> suspects.add(new Suspect(failure, endOf(failure))));
        for (Operation operation : plan.operations()) {
            boolean isKnown = suspects.stream().anyMatch(suspect -> suspect.container()
                    .equals(operation.action().target()));
            if (!isKnown && operation.action() instanceof ContainerAction.AwaitReady await) {
                died(operation, await).ifPresent(suspects::add);
            }
        }
        Set<ResourceId> names = new HashSet<>();
        suspects.forEach(suspect -> names.add(suspect.container()));
        // What died for its own reason needs nothing else that died; of several, the first.
        Suspect cause = suspects.stream()
                .filter(suspect -> needed(suspect.container()).stream().noneMatch(names::contains))
                .min(Comparator.comparing(Suspect::time))
                .orElse(suspects.get(0));
        suspects.remove(cause);
        suspects.add(0, cause);
        return suspects.stream().map(Suspect::failure).toList();
    }

    /** An engine that is not there, or a declaration that can never hold, follows from nothing. */
    private static boolean mayBeConsequence(OperationFailure failure) {
        if (failure.operation().action().target().kind() != ResourceId.Kind.CONTAINER) {
            return false;
        }
        if (failure.cause() instanceof NotReadyException notReady) {
            return notReady.reason() != NotReadyException.Reason.ENGINE_LOST
                    && notReady.reason() != NotReadyException.Reason.NEVER;
        }
        // Who holds a port, or lacks an image, does not do so since something died.
        return !(failure.cause() instanceof EngineException refusal)
                || failure.operation().action() instanceof ContainerAction.Start
                        && refusal.kind() != EngineException.Kind.PORT_TAKEN
                        && refusal.kind() != EngineException.Kind.IMAGE_MISSING;
    }

    private Optional<Instant> endOf(OperationFailure failure) {
        return failure.operation().action() instanceof ContainerAction of
                ? progress.find(of.engineName())
                        .flatMap(own -> look(engine, own))
                        .flatMap(ContainerDetails.State::finishedAt)
                : Optional.empty();
    }

    private Optional<Suspect> died(Operation operation, ContainerAction.AwaitReady await) {
        boolean goesOnWithoutIt =
                operation.optional() || ignored.contains(operation.action().target());
        return progress.find(await.engineName())
                .filter(own -> !goesOnWithoutIt && own.watched().isPresent())
                .flatMap(own -> look(engine, own))
                .filter(state -> isBad(state, await.readiness().condition()))
                .map(state -> new Suspect(new OperationFailure(operation, ended(state)), state.finishedAt()));
    }

    private static boolean isBad(ContainerDetails.State state, ReadyCondition condition) {
        return state.hasEnded()
                && (state.exitCode() != 0 || state.outOfMemory())
                && !isWanted(state.exitCode(), condition);
    }

    private static boolean isWanted(int code, ReadyCondition condition) {
        return condition instanceof ReadyCondition.Completed completed && completed.exitCode() == code
                || condition.conditions().stream().anyMatch(part -> isWanted(code, part));
    }

    /** All containers that one needs, directly or not. */
    private Set<ResourceId> needed(ResourceId container) {
        Set<ResourceId> all = new HashSet<>();
        List<ResourceId> open = new ArrayList<>(List.of(container));
        while (!open.isEmpty()) {
            for (Needs.Need need : needs.of(open.remove(open.size() - 1))) {
                if (all.add(need.on())) {
                    open.add(need.on());
                }
            }
        }
        all.remove(container);
        return all;
    }

    public static NotReadyException ended(ContainerDetails.State state) {
        return NotReadyException.ended(state.exitCode(), state.outOfMemory());
    }

    /** What the engine says of a container, empty if it ended in no way or cannot be asked. */
    public static Optional<ContainerDetails.State> look(Engine engine, ContainerProgress own) {
        try {
            return own.id()
                    .flatMap(engine.containers()::find)
                    .map(ContainerDetails::state)
                    .filter(ContainerDetails.State::hasEnded);
        } catch (HarnessException e) {
            return Optional.empty();
        }
    }

    /**
     * Containers that a plan found ready and that have ended badly since, but for those without which the stack goes on.
     *
     * @param hasEndedBadly told by id
     */
    public static List<OperationFailure> endedSince(
            Plan plan, StackProgress progress, Predicate<String> hasEndedBadly, Engine engine) {
        List<OperationFailure> ended = new ArrayList<>();
        for (Operation operation : plan.operations()) {
            if (operation.action() instanceof ContainerAction.AwaitReady await && !operation.optional()) {
                progress.find(await.engineName())
                        .filter(own -> own.id().filter(hasEndedBadly).isPresent())
                        .flatMap(own -> look(engine, own))
                        .ifPresent(state -> ended.add(new OperationFailure(operation, ended(state))));
            }
        }
        return ended;
    }
}
