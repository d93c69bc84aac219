package org.containerharness.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.events.RunEvent;
import org.containerharness.report.BuildReport.Failure;
import org.containerharness.report.BuildReport.Fixture;
import org.containerharness.report.BuildReport.Savings;
import org.containerharness.report.BuildReport.Session;
import org.containerharness.report.BuildReport.TestClass;

/** Makes the report of a build out of the journals of its sessions; the same journals make the same report. */
final class BuildDraft {

    /** Changes when readers of the JSON would no longer understand it. */
    private static final int FORM = 1;

    final Map<String, FixtureDraft> byId = new LinkedHashMap<>();
    final Map<String, FixtureDraft> others = new LinkedHashMap<>();
    final List<TestClass> classes = new ArrayList<>();
    final List<Failure> failures = new ArrayList<>();
    final List<Starts.Start> starts = new ArrayList<>();
    final Map<String, Long> waits = new TreeMap<>();
    final Map<String, Duration> firstStarts = new HashMap<>();
    int reused;
    int aheadStarts;
    long ahead;
    private final List<FixtureDraft> drafts = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Instant begin;

    private BuildDraft(Instant begin) {
        this.begin = begin;
    }

    /** @param journals the events of each session */
    static BuildReport of(List<List<RunEvent>> journals) {
        List<List<RunEvent>> inOrder = journals.stream()
                .filter(events -> !events.isEmpty())
                .sorted(Comparator.comparing(SessionReader::begin))
                .toList();
        Instant begin = inOrder.isEmpty() ? Instant.EPOCH : SessionReader.begin(inOrder.get(0));
        BuildDraft draft = new BuildDraft(begin);
        String build = "";
        for (List<RunEvent> events : inOrder) {
            build = draft.add(events);
        }
        return draft.done(build);
    }

    private String add(List<RunEvent> events) {
        RunEvent.SessionBegan first = events.stream()
                .filter(RunEvent.SessionBegan.class::isInstance)
                .map(RunEvent.SessionBegan.class::cast)
                .findFirst()
                .orElseGet(() -> new RunEvent.SessionBegan(SessionReader.begin(events), "unknown", 0, "", "", ""));
        long last =
                events.stream().map(RunEvent::time).mapToLong(this::at).max().orElse(0);
        boolean complete = events.stream().anyMatch(RunEvent.SessionEnded.class::isInstance);
        sessions.add(new Session(
                first.session(),
                first.pid(),
                first.folder(),
                first.engine(),
                at(SessionReader.begin(events)),
                last,
                complete));
        new SessionReader(this, sessions.size() - 1).read(events);
        return first.build();
    }

    long at(Instant time) {
        return Duration.between(begin, time).toMillis();
    }

    long pid(int session) {
        return sessions.get(session).pid();
    }

    FixtureDraft draft(String kind, String name, int session) {
        FixtureDraft draft = new FixtureDraft(drafts.size(), kind, name, session);
        drafts.add(draft);
        return draft;
    }

    private BuildReport done(String build) {
        List<Fixture> fixtures = drafts.stream().map(FixtureDraft::done).toList();
        failures.sort(Comparator.comparingLong(Failure::at));
        long length = sessions.stream().mapToLong(Session::to).max().orElse(0);
        Starts all = new Starts(starts);
        int snapshots = 0;
        long fromSnapshots = 0;
        for (Fixture fixture : fixtures) {
            if (fixture.snapshot() && !fixture.uses().isEmpty()) {
                snapshots++;
                fromSnapshots +=
                        firstStarts.getOrDefault(fixture.image(), Duration.ZERO).toMillis();
            }
        }
        return new BuildReport(
                FORM,
                build,
                begin,
                length,
                List.copyOf(sessions),
                List.copyOf(classes),
                fixtures,
                List.copyOf(failures),
                waits,
                new Savings(aheadStarts, ahead, reused, snapshots, fromSnapshots, all.twice()),
                Hints.of(all, fixtures));
    }
}
