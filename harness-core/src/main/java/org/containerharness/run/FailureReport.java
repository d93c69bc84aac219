package org.containerharness.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;
import org.containerharness.model.Secrets;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.readiness.Excerpt;
import org.containerharness.readiness.ExitCodes;
import org.containerharness.readiness.NotReadyException;
import org.containerharness.settings.Setting;

/** Explains why a stack could not be started, while its remains are still there to be looked at. */
final class FailureReport {

    /** The rest is in {@link StartException#output}. */
    private static final int LINES_OF_OTHERS = 10;

    /** Failures are held until the run ends, and with them the last lines of each container. */
    private static final int LONGEST_LINE = 4_000;

    private final Engine engine;
    private final StackSpec stack;
    private final RuntimeOptions options;

    FailureReport(Engine engine, StackSpec stack, RuntimeOptions options) {
        this.engine = engine;
        this.stack = stack;
        this.options = options;
    }

    /** @param noticed at least one failure */
    StartException of(PlanRunner runner, List<PlanRunner.Failure> noticed) {
        List<PlanRunner.Failure> failures =
                new Culprits(engine, stack, runner.plan(), runner.progress()).inOrder(noticed);
        PlanRunner.Failure first = failures.get(0);
        ResourceId target = first.operation().action().target();
        Optional<ContainerProgress> container = container(runner, first);
        Optional<Diagnosis> diagnosis = container.map(own -> diagnose(own, runner, first.cause()));
        String headline = headline(first, container);
        Map<String, List<String>> output = output(runner, container, diagnosis);
        String text = headline
                + consequences(runner, failures)
                + diagnosis.map(Diagnosis::toString).orElseGet(() -> "\n  Next: " + next(first.cause()))
                + others(output, target.name());
        StartException failure =
                new StartException(Secrets.mask(text, secrets()), diagnosis.orElse(null), output, first.cause());
        failures.stream().skip(1).forEach(other -> failure.addSuppressed(other.cause()));
        return failure;
    }

    private static Optional<ContainerProgress> container(PlanRunner runner, PlanRunner.Failure failure) {
        ResourceId target = failure.operation().action().target();
        return runner.progress().all().stream()
                .filter(own -> own.create().target().equals(target))
                .findFirst();
    }

    /** What failed besides, most often for want of what failed first. */
    private String consequences(PlanRunner runner, List<PlanRunner.Failure> failures) {
        return failures.stream()
                .skip(1)
                .map(failure -> "\n  After that: " + headline(failure, container(runner, failure)))
                .collect(Collectors.joining());
    }

    /** What each container wrote: the failed one's own words often only say that it missed another one. */
    private Map<String, List<String>> output(
            PlanRunner runner, Optional<ContainerProgress> failed, Optional<Diagnosis> diagnosis) {
        Map<String, List<String>> output = new TreeMap<>();
        diagnosis.ifPresent(found -> output.put(found.container(), found.logs()));
        for (ContainerProgress own : runner.progress().all()) {
            boolean isOther = failed.filter(container -> container == own).isEmpty();
            if (isOther && own.id().isPresent() && own.watched().isPresent()) {
                output.put(own.create().spec().name(), masked(lastLines(own.id().get())));
            }
        }
        return output;
    }

    private static String others(Map<String, List<String>> output, String failed) {
        StringBuilder text = new StringBuilder();
        output.forEach((container, lines) -> {
            if (!container.equals(failed) && !lines.isEmpty()) {
                text.append("\n  Last output of ").append(container).append(':');
                lines.stream().skip(Math.max(0, lines.size() - LINES_OF_OTHERS)).forEach(line -> text.append("\n    ")
                        .append(Excerpt.ofLine(line)));
            }
        });
        return text.toString();
    }

    private String headline(PlanRunner.Failure failure, Optional<ContainerProgress> container) {
        Action action = failure.operation().action();
        String who = container
                .map(own -> "The container <" + own.create().spec().name() + "> (image "
                        + own.create().container().image()
                        + own.id()
                                .map(id -> ", id " + id.substring(0, Math.min(12, id.length())))
                                .orElse("")
                        + ", declared at " + own.create().spec().place() + ")")
                .orElseGet(() -> "The " + action.target() + " (declared at "
                        + action.place().orElseGet(() -> placeOfImage(action)) + ")");
        if (failure.cause() instanceof NotReadyException) {
            return who + " " + failure.cause().getMessage();
        }
        String seen =
                failure.cause() instanceof HarnessException ? failure.cause().getMessage() : foreign(failure.cause());
        return who + " could not be started: to " + action.text() + " failed. " + seen
                + conflict(action, failure.cause()).map(text -> " " + text).orElse("");
    }

    /** Code of others wraps what went wrong several times, and says least at the outside. */
    private static String foreign(Throwable failure) {
        Throwable deepest = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (deepest.getCause() != null && seen.add(deepest)) {
            deepest = deepest.getCause();
        }
        String outside = Excerpt.ofLine(failure.toString().strip().replaceAll("\\s+", " "));
        return deepest == failure
                ? outside
                : Excerpt.ofLine(deepest.toString().strip().replaceAll("\\s+", " ")) + " (told as " + outside + ")";
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

    /** Who holds the name or the port that was wanted. */
    private Optional<String> conflict(Action action, Throwable cause) {
        if (!(cause instanceof EngineException refusal)) {
            return Optional.empty();
        }
        return switch (refusal.kind()) {
            case NAME_TAKEN -> nameHolder(action);
            case PORT_TAKEN -> portHolder(action);
            default -> Optional.empty();
        };
    }

    private Optional<String> nameHolder(Action action) {
        return Action.ofKind(ContainerAction.Create.class, List.of(action)).stream()
                .findFirst()
                .flatMap(create -> engine.containers().find(create.engineName()))
                .map(holder -> "The name is held by a container of " + holder.image() + ", "
                        + holder.state().status() + owner(holder.labels()) + ".");
    }

    private Optional<String> portHolder(Action action) {
        Set<Integer> wanted = stack.containers().stream()
                .filter(spec -> action.target().name().equals(spec.name()))
                .flatMap(spec -> spec.networking().ports().stream())
                .flatMap(port -> port.hostPorts().stream())
                .map(range -> range.first())
                .collect(Collectors.toSet());
        for (ContainerSummary other : engine.containers().list(Map.of())) {
            Optional<ContainerDetails> facts =
                    other.state().equals("running") ? engine.containers().find(other.id()) : Optional.empty();
            boolean holds = facts.isPresent()
                    && facts.get().ports().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(binding -> wanted.contains(binding.port()));
            if (holds) {
                return Optional.of("The port is held by container " + other.name() + " of " + other.image()
                        + owner(other.labels()) + ".");
            }
        }
        return Optional.of("No container holds the port, so another program on the engine's host does.");
    }

    private static String owner(Map<String, String> labels) {
        if (!labels.containsKey(Labels.OURS)) {
            return "";
        }
        return ", made by a harness (" + labels.getOrDefault(Labels.OWNER, "owner unknown") + ") for "
                + labels.getOrDefault(Labels.PLACE, "an unknown place");
    }

    private Diagnosis diagnose(ContainerProgress own, PlanRunner runner, Throwable cause) {
        Optional<ContainerDetails> facts = own.id().flatMap(this::inspect).map(found -> afterItsEnd(own, found, cause));
        List<String> logs = own.id().isPresent() && own.watched().isPresent()
                ? lastLines(own.id().get())
                : List.of();
        List<String> probes = cause instanceof NotReadyException notReady ? notReady.lastProbes() : List.of();
        List<String> all = new ArrayList<>(probes);
        facts.ifPresent(found -> found.state().healthLog().stream()
                .map(probe -> "engine's healthcheck: exit code " + probe.exitCode() + ", output <"
                        + probe.output().strip() + ">")
                .forEach(all::add));
        return new Diagnosis(
                own.create().spec().name(),
                facts.map(this::state),
                facts.map(this::ports).orElse(List.of()),
                own.phases(),
                masked(all),
                masked(logs),
                blocked(runner, own),
                next(cause));
    }

    /** The engine tells of lacking memory a moment before the exit it leads to; the exit code belongs into the text. */
    private ContainerDetails afterItsEnd(ContainerProgress own, ContainerDetails facts, Throwable cause) {
        boolean ending = cause instanceof NotReadyException notReady
                && notReady.reason() == NotReadyException.Reason.OUT_OF_MEMORY
                && !facts.state().hasEnded();
        if (!ending) {
            return facts;
        }
        RunningContainer container = new RunningContainer(
                engine, own.create().spec().name(), own.create().spec().place(), facts, List.of());
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

    private List<String> lastLines(String id) {
        try {
            return engine.logs().read(id, LogQuery.ALL.last(options.logLines())).stream()
                    .map(LogLine::text)
                    // Before a secret is cut in two.
                    .map(text -> Excerpt.ofLine(Secrets.mask(text, secrets()), LONGEST_LINE))
                    .toList();
        } catch (HarnessException e) {
            return List.of("(the output could not be read: " + e.getMessage() + ")");
        }
    }

    private String state(ContainerDetails facts) {
        ContainerDetails.State state = facts.state();
        StringBuilder text = new StringBuilder(state.status());
        if (state.hasEnded()) {
            text.append(" with code ")
                    .append(state.exitCode())
                    .append(" (")
                    .append(state.outOfMemory() ? "out of memory" : ExitCodes.meaning(state.exitCode()))
                    .append(')');
        }
        if (!state.error().isEmpty()) {
            text.append(", engine: ").append(state.error());
        }
        if (state.restarts() > 0) {
            text.append(", restarted ").append(state.restarts()).append(" times");
        }
        if (!state.health().equals("none") && !state.health().isEmpty()) {
            text.append(", health: ").append(state.health());
        }
        return text.toString();
    }

    private List<String> ports(ContainerDetails facts) {
        List<String> rows = new ArrayList<>();
        facts.ports()
                .forEach((port, bindings) -> rows.add(port + " -> "
                        + (bindings.isEmpty()
                                ? "not published"
                                : bindings.stream()
                                        .map(binding -> binding.address() + ":" + binding.port())
                                        .collect(Collectors.joining(" and ")))));
        return rows;
    }

    private static List<String> blocked(PlanRunner runner, ContainerProgress own) {
        Set<String> names = new LinkedHashSet<>();
        runner.skipped().stream()
                .map(operation -> operation.action())
                .filter(Action::isStart)
                .map(action -> action.target().name())
                .filter(name -> !name.equals(own.create().spec().name()))
                .forEach(names::add);
        return List.copyOf(names);
    }

    private List<String> masked(List<String> lines) {
        Collection<String> secrets = secrets();
        return lines.stream().map(line -> Secrets.mask(line, secrets)).toList();
    }

    private Collection<String> secrets() {
        List<String> secrets = new ArrayList<>();
        stack.containers()
                .forEach(spec -> secrets.addAll(Secrets.among(spec.process().environment())));
        return secrets;
    }

    private String next(Throwable cause) {
        if (cause instanceof NotReadyException notReady) {
            return switch (notReady.reason()) {
                case EXITED ->
                    "read the last output; the process ended by itself, so its command, environment or files are"
                            + " not what it needs.";
                case OUT_OF_MEMORY -> "raise the memory limit of the container, or make its process need less.";
                case UNHEALTHY ->
                    "keep the container (" + Setting.KEEP.key()
                            + "=on-failure), run the healthcheck's command in it, and" + " see why it fails.";
                case TIMED_OUT, NEVER ->
                    notReady.listensElsewhere()
                            ? "publish and await the port that the process listens on, or let the process listen on the"
                                    + " awaited one, on all addresses."
                            : notReady.reason() == NotReadyException.Reason.NEVER
                                    ? "mend what the text above says; most often it is the declaration of the wait."
                                    : "compare what was awaited with the last output; if it is only slow, raise the limit of the"
                                            + " wait or the setting " + Setting.READY_TIMEOUT.key() + ".";
                case FAILURE_LINE -> "the line that was declared as a failure appeared; it is among the last output.";
                case ENGINE_LOST -> "see whether the engine runs, and start the tests again.";
            };
        }
        if (cause instanceof EngineException refusal) {
            return switch (refusal.kind()) {
                case IMAGE_MISSING, IMAGE_UNKNOWN ->
                    "check the image's name and tag, and that the registry has it; or set " + Setting.IMAGE_PREFIX.key()
                            + " or " + Setting.IMAGE_SUBSTITUTE.key() + " to where it is.";
                case REGISTRY_DENIED -> "log in with `docker login` for that registry, as the user who runs the tests.";
                case RATE_LIMITED ->
                    "log in with `docker login`, or use a mirror through " + Setting.IMAGE_PREFIX.key() + ".";
                case REGISTRY_UNREACHABLE ->
                    "check the network and proxy of the engine, or use images that it has" + " ("
                            + Setting.PULL_POLICY.key() + "=never).";
                case NAME_TAKEN -> "leave the fixed name out, or remove the container that holds it.";
                case PORT_TAKEN -> "leave the host port out to get a free one, or stop what holds it.";
                case ADDRESS_POOLS_EXHAUSTED ->
                    "remove unused networks (`docker network prune`), or give the network a small"
                            + " subnet of its own.";
                case SUBNET_OVERLAP -> "choose another subnet, or leave it out.";
                case COMMAND_NOT_FOUND -> "check command and entrypoint against what the image has.";
                case BUILD_FAILED ->
                    "mend the step that failed; what it wrote is above. `docker build --progress=plain` in that folder"
                            + " repeats it by hand.";
                case DISK_FULL -> "free space on the engine's disk (`docker system df`).";
                case TIMEOUT, CONNECTION, NOT_AN_ENGINE -> "see whether the engine is well (`docker info`).";
                default -> "see the engine's text above; `docker events` and the engine's log say more.";
            };
        }
        return "see the cause below.";
    }
}
