package org.containerharness.investigation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.diagnosis.StartPhase;
import org.containerharness.diagnosis.Subject;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.files.OriginalFiles;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;
import org.containerharness.model.Secrets;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ImageAction;
import org.containerharness.progress.Attempt;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.OperationFailure;
import org.containerharness.readiness.Excerpt;
import org.containerharness.readiness.NotReadyException;
import org.jspecify.annotations.Nullable;

/** Finds out why a stack could not be started, while its remains are still there to be looked at. */
public final class Investigation {

    /** Failures are held until the run ends, and with them the last lines of each container. */
    private static final int LONGEST_LINE = 4_000;

    private final Engine engine;
    private final StackSpec stack;
    private final int logLines;

    /** @param logLines how many last lines of output a failure shows */
    public Investigation(Engine engine, StackSpec stack, int logLines) {
        this.engine = engine;
        this.stack = stack;
        this.logLines = logLines;
    }

    /** @param attempt with at least one failure */
    public StartException of(Attempt attempt) {
        List<OperationFailure> failures =
                new Culprits(engine, stack, attempt.plan(), attempt.progress()).inOrder(attempt.failures());
        OperationFailure first = failures.get(0);
        FailureReport report = report(attempt, failures).without(secrets());
        StartException failure = new StartException(report, cause(first.cause()));
        failures.stream().skip(1).forEach(other -> failure.addSuppressed(other.cause()));
        return failure;
    }

    /** The report has all that a wait knows; as a cause it would say it once more, in paths of the container. */
    private static @Nullable Throwable cause(Throwable first) {
        return first instanceof NotReadyException ? first.getCause() : first;
    }

    private FailureReport report(Attempt attempt, List<OperationFailure> failures) {
        OperationFailure first = failures.get(0);
        Optional<ContainerProgress> container = container(attempt, first);
        Optional<ContainerDetails> facts = container
                .flatMap(ContainerProgress::id)
                .flatMap(this::inspect)
                .map(found -> afterItsEnd(container.orElseThrow(), found, first.cause()));
        Map<String, List<String>> output = output(attempt);
        CauseFinder finder = new CauseFinder(engine, stack, attempt.progress());
        Cause cause = finder.root(first, facts);
        List<String> own = container
                .map(found -> output.getOrDefault(found.create().spec().name(), List.of()))
                .orElse(List.of());
        String seen = finder.seen(cause, first, own);
        return new FailureReport(
                subject(attempt, first),
                cause,
                container.map(found -> named(found, cause, seen, own)).orElse(seen),
                facts.map(EngineWords::state),
                facts.map(EngineWords::ports).orElse(List.of()),
                phases(attempt, container),
                first.cause() instanceof NotReadyException notReady ? notReady.lastProbes() : List.of(),
                output,
                failures.stream()
                        .skip(1)
                        .map(failure -> consequence(attempt, finder, failure))
                        .toList(),
                notStarted(attempt, first));
    }

    /** The program knows only where copies of files are; people know them by what they declared. */
    private static String named(ContainerProgress container, Cause cause, String seen, List<String> output) {
        OriginalFiles files = new OriginalFiles(container.create().spec().files());
        String named = files.named(seen);
        boolean saysNoFile = named.equals(seen) && cause instanceof ProcessCause.Exited;
        return saysNoFile
                ? files.lastIn(output)
                        .map(file -> "<" + file + "> was the last of your files that it named, and " + seen)
                        .orElse(seen)
                : named;
    }

    /** What failed besides, most often for want of what failed first. */
    private FailureReport.Consequence consequence(Attempt attempt, CauseFinder finder, OperationFailure failure) {
        Cause cause = finder.cause(failure, Optional.empty());
        String seen = finder.seen(cause, failure, List.of());
        return new FailureReport.Consequence(
                subject(attempt, failure),
                cause.predicate() + (seen.isEmpty() ? "" : ": " + Excerpt.ofLine(seen, 200)));
    }

    private static Optional<ContainerProgress> container(Attempt attempt, OperationFailure failure) {
        ResourceId target = failure.operation().action().target();
        return attempt.progress().all().stream()
                .filter(own -> own.create().target().equals(target))
                .findFirst();
    }

    private Subject subject(Attempt attempt, OperationFailure failure) {
        Action action = failure.operation().action();
        return container(attempt, failure)
                .map(own -> new Subject(
                        action.target(),
                        Optional.of(own.create().container().image()),
                        own.id(),
                        own.create().spec().place()))
                .orElseGet(() -> Subject.of(action.target(), action.place().orElseGet(() -> placeOfImage(action))));
    }

    /** What each container wrote: the failed one's own words often only say that it missed another one. */
    private Map<String, List<String>> output(Attempt attempt) {
        Map<String, List<String>> output = new TreeMap<>();
        for (ContainerProgress own : attempt.progress().all()) {
            if (own.id().isPresent() && own.watched().isPresent()) {
                output.put(own.create().spec().name(), lastLines(own.id().get()));
            }
        }
        return output;
    }

    private List<String> lastLines(String id) {
        try {
            Collection<String> secrets = secrets();
            return engine.logs().read(id, LogQuery.ALL.last(logLines)).stream()
                    .map(LogLine::text)
                    // Before a secret is cut in two.
                    .map(text -> Excerpt.ofLine(Secrets.mask(text, secrets), LONGEST_LINE))
                    .toList();
        } catch (HarnessException e) {
            return List.of("(the output could not be read: " + e.getMessage() + ")");
        }
    }

    /** The image comes first, as far as this stack had to make it. */
    private static List<StartPhase> phases(Attempt attempt, Optional<ContainerProgress> container) {
        return container.stream()
                .flatMap(own -> Stream.concat(
                        attempt.progress().imagePhases(own.create().container().image()).stream(),
                        own.phases().stream()))
                .toList();
    }

    private List<String> notStarted(Attempt attempt, OperationFailure first) {
        Set<String> names = new LinkedHashSet<>();
        // Whose image failed is told by its place: that it was not started, nobody has to be told.
        Place place = subject(attempt, first).place();
        Set<String> told = stack.containers().stream()
                .filter(spec -> spec.place().equals(place) && !place.equals(Place.IN_CODE))
                .map(ContainerSpec::name)
                .collect(Collectors.toSet());
        attempt.skipped().stream()
                .map(operation -> operation.action())
                .filter(Action::isStart)
                .map(action -> action.target().name())
                .filter(name -> !name.equals(first.operation().action().target().name()) && !told.contains(name))
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** Under another name after substitution, or pinned, the first declaration is as near as one can come. */
    private Place placeOfImage(Action action) {
        Map<ImageSource, Place> declared = new LinkedHashMap<>();
        stack.containers().forEach(spec -> declared.putIfAbsent(spec.image(), spec.place()));
        stack.images().forEach(spec -> declared.putIfAbsent(spec.source(), spec.place()));
        return declared.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), action))
                .findFirst()
                .or(() -> declared.entrySet().stream().findFirst())
                .map(Map.Entry::getValue)
                .orElse(Place.IN_CODE);
    }

    private static boolean isOf(ImageSource source, Action action) {
        if (action instanceof ImageAction.Build build) {
            return source instanceof ImageSource.Built built && built.build().equals(build.build());
        }
        return source instanceof ImageSource.Pulled pulled
                && action.target().name().endsWith(pulled.reference().toString());
    }

    /** The engine tells of lacking memory a moment before the exit it leads to; the exit code belongs into the text. */
    private ContainerDetails afterItsEnd(ContainerProgress own, ContainerDetails facts, Throwable cause) {
        boolean ending = cause instanceof NotReadyException notReady
                && notReady.finding() instanceof ProcessCause.OutOfMemory
                && !facts.state().hasEnded();
        if (!ending) {
            return facts;
        }
        RunningContainer container = new RunningContainer(
                engine, own.create().spec().name(), own.create().spec().place(), facts, List.of(), Optional.empty());
        try {
            container.waitForExit(Duration.ofSeconds(1));
        } catch (HarnessException e) {
            return facts;
        }
        return container.inspect();
    }

    private Optional<ContainerDetails> inspect(String id) {
        try {
            return engine.containers().find(id);
        } catch (HarnessException e) {
            return Optional.empty();
        }
    }

    private Collection<String> secrets() {
        List<String> secrets = new ArrayList<>();
        stack.containers()
                .forEach(spec -> secrets.addAll(Secrets.among(spec.process().environment())));
        return secrets;
    }
}
