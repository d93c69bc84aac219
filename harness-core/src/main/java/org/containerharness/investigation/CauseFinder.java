package org.containerharness.investigation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.CodeCause;
import org.containerharness.diagnosis.ConflictCause;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.ImageCause;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Needs;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.OperationFailure;
import org.containerharness.progress.StackProgress;
import org.containerharness.readiness.NotReadyException;

/** Turns what was thrown into a cause, and asks the engine for what belongs to it. */
final class CauseFinder {

    private static final String SAID = "the engine said: ";

    /** Ends the list of all who passed the word on. */
    private static final String RUNTIME_SAID = "unable to start container process: ";

    private final Engine engine;
    private final StackSpec stack;
    private final StackProgress progress;
    private final Neighbours neighbours;

    CauseFinder(Engine engine, StackSpec stack, StackProgress progress) {
        this.engine = engine;
        this.stack = stack;
        this.progress = progress;
        this.neighbours = new Neighbours(engine);
    }

    /** The cause of the first failure; what it needs of other stacks may have ended before it. */
    Cause root(OperationFailure failure, Optional<ContainerDetails> facts) {
        return endOfWhatItNeeds(failure).orElseGet(() -> cause(failure, facts));
    }

    /** @param facts of the container that failed, if it is one and is there */
    Cause cause(OperationFailure failure, Optional<ContainerDetails> facts) {
        Action action = failure.operation().action();
        if (failure.cause() instanceof NotReadyException notReady) {
            Cause found = notReady.finding();
            return facts.map(present -> completed(found, action, present))
                    .orElseGet(() -> unlessRemoved(found, action));
        }
        if (failure.cause() instanceof EngineUnavailableException) {
            return new EngineCause.EngineUnreachable();
        }
        return failure.cause() instanceof EngineException refusal
                ? refused(action, refusal)
                : new CodeCause.StepFailed(action.text());
    }

    private Optional<Cause> endOfWhatItNeeds(OperationFailure failure) {
        ResourceId target = failure.operation().action().target();
        Set<String> own =
                Set.copyOf(stack.containers().stream().map(ContainerSpec::name).toList());
        return Needs.of(stack).of(target).stream()
                .map(Needs.Need::on)
                .filter(needed -> needed.kind() == ResourceId.Kind.CONTAINER && !own.contains(needed.name()))
                .flatMap(needed -> Optional.ofNullable(progress.known().get(needed.name())).stream())
                .filter(container -> !container.isElsewhere())
                .flatMap(container -> asked(() -> ended(container)).stream())
                .findFirst();
    }

    private Optional<Cause> ended(RunningContainer container) {
        return engine.containers()
                .find(container.id())
                .map(ContainerDetails::state)
                .filter(state -> state.hasEnded() && state.exitCode() != 0)
                .map(state -> new CodeCause.DependencyFailed(
                        container.name(),
                        "had exited with code " + state.exitCode() + " (" + EngineWords.meaning(state) + ")"));
    }

    /** Whoever removes a running container kills it first. */
    private Cause unlessRemoved(Cause found, Action action) {
        boolean isGone = found instanceof ProcessCause.Exited
                && action instanceof ContainerAction of
                && progress.find(of.engineName())
                        .flatMap(ContainerProgress::id)
                        .flatMap(id -> asked(
                                () -> Optional.of(engine.containers().find(id).isEmpty())))
                        .orElse(false);
        return isGone ? new ProcessCause.Removed(((ProcessCause.Exited) found).wasReady()) : found;
    }

    private static boolean isRemoved(ContainerDetails.State state) {
        return state.status().equals("removing") || state.status().equals("dead");
    }

    /** With what the engine knows besides, such as why a process was killed, which it tells after the end at times. */
    private Cause completed(Cause told, Action action, ContainerDetails facts) {
        Cause found = told instanceof ProcessCause.Exited exited
                        && exited.code() != 0
                        && facts.state().outOfMemory()
                ? new ProcessCause.OutOfMemory(Optional.of(exited.code()), "", exited.wasReady())
                : told;
        if (found instanceof ReadinessCause.LogLineMissing missing) {
            List<String> lines = asked(
                            () -> Optional.of(engine.logs().read(facts.id(), LogQuery.ALL.last(2_000)).stream()
                                    .map(LogLine::text)
                                    .toList()))
                    .orElse(List.of());
            return new ReadinessCause.LogLineMissing(
                    missing.pattern(),
                    missing.wanted(),
                    missing.seen(),
                    missing.lines(),
                    ClosestLines.to(missing.pattern(), lines));
        }
        if (found instanceof ProcessCause.Exited exited && isRemoved(facts.state())) {
            return new ProcessCause.Removed(exited.wasReady());
        }
        if (found instanceof ReadinessCause.HealthcheckFailing) {
            return new ReadinessCause.HealthcheckFailing(
                    facts.healthcheck()
                            .map(check -> String.join(
                                    " ",
                                    check.test()
                                            .subList(
                                                    Math.min(1, check.test().size()),
                                                    check.test().size())))
                            .orElse(""),
                    EngineWords.checks(facts));
        }
        if (found instanceof ProcessCause.OutOfMemory memory) {
            return new ProcessCause.OutOfMemory(
                    facts.state().hasEnded() ? Optional.of(facts.state().exitCode()) : memory.code(),
                    spec(action)
                            .flatMap(spec -> spec.resources().memory())
                            .map(Object::toString)
                            .orElse(""),
                    memory.wasReady());
        }
        return found;
    }

    private Cause refused(Action action, EngineException refusal) {
        return switch (refusal.kind()) {
            case IMAGE_MISSING -> new ImageCause.ImageMissing(image(action), neighbours.images(image(action)));
            case IMAGE_UNKNOWN -> new ImageCause.ImageNotFound(image(action), neighbours.images(image(action)));
            case REGISTRY_DENIED -> new ImageCause.ImageDenied(image(action));
            case RATE_LIMITED -> new ImageCause.ImageRateLimited(image(action));
            case REGISTRY_UNREACHABLE ->
                new ImageCause.RegistryUnreachable(image(action), neighbours.images(image(action)));
            case WRONG_PLATFORM ->
                new ImageCause.WrongPlatform(image(action), engine.info().platform());
            case BUILD_FAILED -> new ImageCause.BuildFailed(image(action));
            case NAME_TAKEN -> neighbours.nameTaken(action);
            case PORT_TAKEN -> neighbours.portTaken(spec(action));
            case ADDRESS_POOLS_EXHAUSTED -> new ConflictCause.AddressPoolsExhausted(neighbours.networks());
            case SUBNET_OVERLAP -> neighbours.subnetOverlap(action);
            case COMMAND_NOT_FOUND -> new ProcessCause.CommandNotFound(command(action));
            case DISK_FULL -> new EngineCause.DiskFull();
            case TIMEOUT ->
                action instanceof ImageAction.Pull pull
                        ? new ImageCause.SlowPull(
                                pull.reference().toString(),
                                progress.longest(pull.reference().toString()))
                        : new EngineCause.EngineTimeout();
            case CONNECTION, NOT_AN_ENGINE -> new EngineCause.EngineUnreachable();
            case NOT_FOUND, IN_USE, WRONG_STATE, FILE_OR_FOLDER, OTHER ->
                new EngineCause.EngineRefused(action.text(), refusal.status());
        };
    }

    private String image(Action action) {
        return action instanceof ContainerAction of
                ? progress.find(of.engineName())
                        .map(own -> own.create().container().image())
                        .orElse(action.target().name())
                : action.target().name();
    }

    private Optional<ContainerSpec> spec(Action action) {
        return stack.containers().stream()
                .filter(spec -> spec.name().equals(action.target().name()))
                .findFirst();
    }

    private List<String> command(Action action) {
        return spec(action).stream()
                .flatMap(spec ->
                        Stream.of(spec.process().entrypoint(), spec.process().command()))
                .flatMap(Optional::stream)
                .map(Command::words)
                .flatMap(List::stream)
                .toList();
    }

    /** The last observation in one text. */
    String seen(Cause cause, OperationFailure failed, List<String> output) {
        Throwable failure = failed.cause();
        if (cause instanceof ProcessCause.FailureLine failureLine) {
            return failureLine.line();
        }
        if (failure instanceof NotReadyException notReady) {
            return Stream.of(limit(failed, notReady), seenOf(cause, notReady, output))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("; "));
        }
        if (failure instanceof HarnessException) {
            String message = String.valueOf(failure.getMessage());
            return behind(RUNTIME_SAID, behind(SAID, message));
        }
        return foreign(failure);
    }

    private static String limit(OperationFailure failed, NotReadyException notReady) {
        return notReady.reason() == NotReadyException.Reason.TIMED_OUT
                        && failed.operation().action() instanceof ContainerAction.AwaitReady await
                ? "not ready within " + DurationText.print(await.timeout())
                : "";
    }

    private static String seenOf(Cause cause, NotReadyException notReady, List<String> output) {
        if (cause instanceof ReadinessCause.WrongAnswer
                || cause instanceof ReadinessCause.NeverReady
                || cause instanceof ProcessCause.Removed) {
            return "";
        }
        return cause instanceof ProcessCause || cause instanceof ReadinessCause.LogLineMissing
                ? EndedContainers.tellingLine(output)
                : notReady.seen();
    }

    private static String behind(String words, String message) {
        int start = message.indexOf(words);
        return start < 0 ? message : message.substring(start + words.length());
    }

    /** Code of others wraps what went wrong several times, and says least at the outside. */
    private static String foreign(Throwable failure) {
        Throwable deepest = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (deepest.getCause() != null && seen.add(deepest)) {
            deepest = deepest.getCause();
        }
        return deepest == failure ? failure.toString() : deepest + " (told as " + failure + ")";
    }

    /** An engine that cannot be asked any more spoils no explanation. */
    static <T> Optional<T> asked(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (HarnessException e) {
            return Optional.empty();
        }
    }
}
