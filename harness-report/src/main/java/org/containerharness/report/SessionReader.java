package org.containerharness.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.events.RunEvent;
import org.containerharness.json.JsonReader;
import org.containerharness.report.BuildReport.Failure;
import org.containerharness.report.BuildReport.Moment;
import org.containerharness.report.BuildReport.Output;
import org.containerharness.report.BuildReport.Phase;
import org.containerharness.report.BuildReport.Use;
import org.jspecify.annotations.Nullable;

/** Reads the events of one session into what is known of all. */
final class SessionReader {

    /** What the engine tells at each start and end says nothing. */
    private static final Set<String> USUAL = Set.of("started", "destroyed", "healthy");

    private final BuildDraft build;
    private final int session;
    private final Tests tests;
    private final Map<Integer, Run> runs = new LinkedHashMap<>();
    private final Map<Integer, Long> startTimes = new HashMap<>();
    private final Map<String, Integer> runOf = new HashMap<>();
    private final Map<String, FixtureDraft> byName = new LinkedHashMap<>();
    private final Map<String, List<Output>> outputs = new HashMap<>();
    private final List<RunEvent.TestEnded> failed = new ArrayList<>();
    private final List<RunEvent.StackFailed> failedStarts = new ArrayList<>();

    SessionReader(BuildDraft build, int session) {
        this.build = build;
        this.session = session;
        this.tests = new Tests(session, build::at);
    }

    void read(List<RunEvent> events) {
        events.forEach(this::read);
        runs.forEach((number, run) -> {
            Set<RunEvent.OperationEnded> critical = startTimes.containsKey(number) ? run.critical() : Set.of();
            run.all().forEach(operation -> addPhase(operation, critical.contains(operation)));
            run.all().forEach(operation -> addNeeds(run, operation));
        });
        events.stream()
                .filter(RunEvent.FixturesUsed.class::isInstance)
                .map(RunEvent.FixturesUsed.class::cast)
                .forEach(this::readUse);
        failedStarts.forEach(event -> build.failures.add(failedStart(event)));
        failed.forEach(this::readFailure);
        long end =
                events.stream().map(RunEvent::time).mapToLong(build::at).max().orElse(0);
        build.classes.addAll(tests.done(end));
    }

    private void read(RunEvent event) {
        if (event instanceof RunEvent.OperationEnded operation) {
            runs.computeIfAbsent(operation.run(), number -> new Run()).add(operation);
        } else if (event instanceof RunEvent.ContainerCreated created) {
            readCreated(created);
        } else if (event instanceof RunEvent.StackStarted started) {
            startTimes.put(started.run(), started.length().toMillis());
        } else if (event instanceof RunEvent.ContainerChanged changed) {
            FixtureDraft draft = build.byId.get(changed.id());
            if (draft != null && !USUAL.contains(changed.what())) {
                draft.moments.add(new Moment(build.at(changed.time()), changed.what(), changed.detail()));
            }
        } else if (event instanceof RunEvent.FaultMade fault) {
            Optional.ofNullable(byName.get(fault.container()))
                    .ifPresent(draft -> draft.moments.add(new Moment(build.at(fault.time()), "fault", fault.what())));
        } else if (event instanceof RunEvent.ContainerDied died) {
            readDied(died);
        } else if (event instanceof RunEvent.Shared shared) {
            readShared(shared);
        } else if (event instanceof RunEvent.StackFailed failure) {
            startTimes.putIfAbsent(failure.run(), 0L);
            failedStarts.add(failure);
        } else if (event instanceof RunEvent.StackKept kept) {
            kept.containers().stream()
                    .map(byName::get)
                    .filter(java.util.Objects::nonNull)
                    .forEach(draft -> {
                        draft.kept = kept.reason();
                        draft.commands = kept.commands();
                    });
        } else if (event instanceof RunEvent.SnapshotMade made) {
            build.firstStarts.put(made.image(), made.first().minus(made.start()));
        } else if (event instanceof RunEvent.OutputKept output) {
            outputs.computeIfAbsent(output.test(), id -> new ArrayList<>())
                    .add(new Output(nameOf(output.container()), output.file(), output.excerpt()));
        } else if (event instanceof RunEvent.TestBegan began) {
            tests.began(began);
        } else if (event instanceof RunEvent.TestEnded ended) {
            tests.ended(ended);
            if (ended.status().equals("FAILED")) {
                failed.add(ended);
            }
        }
    }

    private String nameOf(String engineName) {
        FixtureDraft draft = byName.get(engineName);
        return draft == null ? engineName : draft.name;
    }

    private void readCreated(RunEvent.ContainerCreated event) {
        FixtureDraft draft =
                build.byId.computeIfAbsent(event.id(), id -> build.draft("container", event.name(), session));
        draft.id = event.id();
        draft.engineName = event.container();
        draft.image = event.image();
        draft.place = event.place();
        draft.stack = event.stack();
        draft.snapshot = event.snapshot();
        draft.found = false;
        byName.put(event.container(), draft);
        runOf.put(event.id(), event.run());
    }

    private void readShared(RunEvent.Shared event) {
        if (event.id().isEmpty()) {
            return;
        }
        boolean isNew = !build.byId.containsKey(event.id());
        FixtureDraft draft = build.byId.computeIfAbsent(
                event.id(), id -> build.draft("container", event.resource().replace("container ", ""), session));
        draft.id = event.id();
        draft.engineName = event.container();
        draft.usedIn(event.scope());
        draft.image = draft.image.isEmpty() ? event.image() : draft.image;
        draft.place = draft.place.isEmpty() ? event.place() : draft.place;
        draft.stack = draft.stack.isEmpty() ? event.stack() : draft.stack;
        draft.found |= isNew && !event.made();
        draft.begins(build.at(event.time()));
        if (!event.made()) {
            build.reused++;
            draft.moments.add(new Moment(
                    build.at(event.time()) + event.length().toMillis(), "reused", "by process " + build.pid(session)));
        }
        byName.put(event.container(), draft);
    }

    private FixtureDraft of(RunEvent.OperationEnded operation) {
        if (!operation.container().isEmpty()) {
            return byName.computeIfAbsent(operation.container(), name -> {
                FixtureDraft draft = build.draft("container", withoutKind(operation.resource()), session);
                draft.engineName = name;
                draft.stack = operation.stack();
                return draft;
            });
        }
        String kind = operation.resource().split(" ", 2)[0];
        Optional<FixtureDraft> shared = kind.equals("container") ? shared(operation) : Optional.empty();
        if (shared.isPresent()) {
            return shared.get();
        }
        return build.others.computeIfAbsent(session + " " + operation.stack() + " " + operation.resource(), key -> {
            FixtureDraft draft = build.draft(kind, withoutKind(operation.resource()), session);
            draft.stack = operation.stack();
            return draft;
        });
    }

    /** Operations on what is shared name no container, since it may get another one by them. */
    private Optional<FixtureDraft> shared(RunEvent.OperationEnded operation) {
        return byName.values().stream()
                .filter(draft -> draft.name.equals(withoutKind(operation.resource())))
                .filter(draft -> draft.scope.equals("BUILD") || draft.scope.equals("MACHINE"))
                .findFirst();
    }

    private static String withoutKind(String resource) {
        return resource.substring(resource.indexOf(' ') + 1);
    }

    private void addPhase(RunEvent.OperationEnded operation, boolean critical) {
        FixtureDraft draft = of(operation);
        long from = build.at(operation.time());
        long length = operation.length().toMillis();
        draft.begins(from);
        draft.phases.add(new Phase(operation.phase(), operation.text(), from, length, operation.failure(), critical));
        if (operation.failure().isEmpty()) {
            if (operation.phase().equals("ready")) {
                draft.ready = from + length;
            } else if (operation.phase().equals("remove")) {
                draft.to = from + length;
            }
        }
    }

    private void addNeeds(Run run, RunEvent.OperationEnded operation) {
        FixtureDraft draft = of(operation);
        operation.after().stream()
                .flatMap(number -> run.find(number).stream())
                .map(this::of)
                .filter(need -> need != draft && !operation.phase().equals("remove"))
                .forEach(need -> draft.needs.add(need.number));
    }

    private void readUse(RunEvent.FixturesUsed event) {
        long at = build.at(event.time());
        long waited = event.length().toMillis();
        List<Integer> numbers = new ArrayList<>();
        Set<Integer> itsRuns = new HashSet<>();
        for (RunEvent.Used used : event.containers()) {
            FixtureDraft draft = build.byId.get(used.id());
            if (draft == null) {
                continue;
            }
            numbers.add(draft.number);
            draft.usedIn(event.scope());
            draft.image = used.image();
            Optional.ofNullable(runOf.get(used.id())).ifPresent(itsRuns::add);
            long ahead = event.ahead() ? Math.max(0, at - draft.from) : -1;
            draft.uses.add(new Use(event.user(), at, waited, event.scope(), ahead));
            long own = draft.ready < 0 ? waited : Math.min(waited, draft.ready - draft.from);
            build.starts.add(new Starts.Start(used, event, session, Math.max(0, own)));
        }
        tests.uses(event.user(), at, event.scope().equals("WIDER") ? 0 : waited, numbers);
        if (!event.scope().equals("WIDER")) {
            itsRuns.forEach(run -> addWait(event, run, waited / itsRuns.size()));
            if (itsRuns.isEmpty()) {
                build.waits.merge("shared", waited, Long::sum);
            }
        }
    }

    /** Divides what was waited by the phases that decided it. */
    private void addWait(RunEvent.FixturesUsed event, int run, long waited) {
        long start = startTimes.getOrDefault(run, 0L);
        if (event.ahead()) {
            build.aheadStarts++;
            build.ahead += Math.max(0, start - waited);
        }
        Set<RunEvent.OperationEnded> way =
                Optional.ofNullable(runs.get(run)).map(Run::critical).orElse(Set.of());
        Duration all = way.stream().map(RunEvent.OperationEnded::length).reduce(Duration.ZERO, Duration::plus);
        for (RunEvent.OperationEnded operation : way) {
            long part = all.isZero()
                    ? 0
                    : Math.round((double) waited * operation.length().toNanos() / all.toNanos());
            build.waits.merge(operation.phase(), part, Long::sum);
        }
    }

    private void readDied(RunEvent.ContainerDied event) {
        FixtureDraft draft = byName.get(event.container());
        if (draft != null) {
            draft.died = event.text();
        }
        build.failures.add(new Failure(
                "death",
                "container " + nameOf(event.container()),
                session,
                build.at(event.time()),
                event.text(),
                parsed(event.report()),
                draft == null ? List.of() : List.of(draft.number),
                List.of()));
    }

    private Failure failedStart(RunEvent.StackFailed event) {
        List<Integer> fixtures = Optional.ofNullable(runs.get(event.run())).stream()
                .flatMap(run -> run.all().stream())
                .map(operation -> of(operation).number)
                .distinct()
                .toList();
        return new Failure(
                "start",
                event.stack().isEmpty() ? "container engine" : "stack " + event.stack(),
                session,
                build.at(event.time()),
                event.text(),
                parsed(event.report()),
                fixtures,
                List.of());
    }

    private static @Nullable Object parsed(String json) {
        try {
            return json.isEmpty() ? null : JsonReader.read(json);
        } catch (IllegalArgumentException e) {
            return json;
        }
    }

    private void readFailure(RunEvent.TestEnded event) {
        build.failures.add(new Failure(
                tests.isTest(event.id()) ? "test" : "class",
                tests.nameById(event.id()),
                session,
                build.at(event.time()),
                event.failure(),
                null,
                List.copyOf(tests.fixturesOf(tests.typeById(event.id()))),
                outputs.getOrDefault(event.id(), List.of())));
    }

    static Instant begin(List<RunEvent> events) {
        return events.stream().map(RunEvent::time).min(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
