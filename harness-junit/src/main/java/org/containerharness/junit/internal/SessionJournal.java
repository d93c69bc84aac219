package org.containerharness.junit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.lease.SharedFixtures;
import org.containerharness.log.Log;
import org.containerharness.pool.EnginePool;
import org.containerharness.report.FlightEvents;
import org.containerharness.report.Journal;
import org.containerharness.report.ReportFolder;
import org.containerharness.report.Summary;
import org.containerharness.report.Tracing;
import org.containerharness.settings.ReportDirectory;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Keeps the journal of a session, which begins when something happens on the engine, and makes the reports of the build
 * when the session ends. Writes nothing if nothing happens or the setting is {@code off}.
 */
final class SessionJournal implements RunEvents.Listener {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private static final Log LOG = Log.ofHarness();

    private final Optional<ReportFolder> folder;
    private final boolean tells;
    private final Optional<Path> summary;
    private final TestEvents tests;
    private final SingleFlight<Journal> journal = new SingleFlight<>("The journal");
    private final Settings settings;
    private final AtomicBoolean isMissingTold = new AtomicBoolean();
    private volatile String name = "";
    private volatile Optional<EnginePool> engines = Optional.empty();

    SessionJournal(Settings settings, TestEvents tests) {
        this.settings = settings;
        Path module = Path.of("").toAbsolutePath();
        this.folder = ReportDirectory.of(settings, module).map(reports -> ReportFolder.of(module, reports));
        this.tells = settings.flag(Setting.REPORT_CONSOLE);
        this.summary = settings.text(Setting.REPORT_SUMMARY).map(Path::of);
        this.tests = tests;
    }

    /** Notes from now on what happens there, and gives it back. */
    EnginePool listenTo(EnginePool connected) {
        if (folder.isPresent()) {
            engines = Optional.of(connected);
            connected.events().addListener(this);
        }
        FlightEvents.ifRecorded().ifPresent(connected.events()::addListener);
        Tracing.ifThere().ifPresent(connected.events()::addListener);
        return connected;
    }

    /** Notes once that tests fail since there is no engine: it begins the journal, which nothing else would. */
    void tellMissing(EngineUnavailableException failure) {
        if (folder.isPresent() && !isMissingTold.getAndSet(true)) {
            FailureReport report = failure.report();
            onEvent(new RunEvent.StackFailed(Instant.now(), 0, "", report.text(), report.toJson()));
        }
    }

    /** Where the output of containers is kept, of all JVMs of the build; empty if no reports are wanted. */
    Optional<Path> output() {
        return folder.map(reports -> reports.output(build()));
    }

    private String build() {
        return engines.map(EnginePool::build).orElseGet(() -> SharedFixtures.buildOf(settings.text(Setting.BUILD_ID)));
    }

    @Override
    public void onEvent(RunEvent event) {
        journal.get(this::begin).onEvent(event);
    }

    private Journal begin() {
        Path reports = folder.orElseThrow().folder();
        name = nameIn(reports);
        Journal begun = Journal.begin(reports, name, () -> first(name), this::prepare);
        tests.tellTo(begun);
        return begun;
    }

    /** A JVM may have several sessions, and begin two of them at the same time. */
    private static String nameIn(Path folder) {
        String base = NAME.format(Instant.now()) + "-" + ProcessHandle.current().pid();
        String name = base;
        for (int i = 2; Files.exists(Journal.file(folder, name)); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private RunEvent.SessionBegan first(String name) {
        return new RunEvent.SessionBegan(
                Instant.now(),
                name,
                ProcessHandle.current().pid(),
                build(),
                Path.of("").toAbsolutePath().toString(),
                engines.map(EnginePool::endpoint).orElse(""));
    }

    /** What the report takes is loaded while tests work or wait, so that the end need not wait for it. */
    private void prepare(Journal begun) {
        folder.orElseThrow().prepare(name, begun::written);
    }

    /** The engine is going to remove what the session had; what other sessions have told by now is read beside that. */
    void prepareEnd() {
        if (journal.isThere()) {
            Journal begun = journal.get(this::begin);
            Thread thread = new Thread(() -> prepare(begun), "harness-report");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void close() {
        if (journal.isThere()) {
            Journal begun = journal.get(this::begin);
            begun.close();
            folder.orElseThrow()
                    .remake(name, begun::written)
                    .filter(Summary::isWorthTelling)
                    .ifPresent(this::tell);
        }
    }

    private void tell(Summary told) {
        if (tells) {
            Log.print(told.lines());
        }
        summary.ifPresent(file -> {
            try {
                told.appendTo(file);
            } catch (IOException e) {
                LOG.warn("The summary could not be added to {}: {}", file, e.toString());
            }
        });
    }
}
