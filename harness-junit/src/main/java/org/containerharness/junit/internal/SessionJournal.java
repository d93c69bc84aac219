package org.containerharness.junit.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.containerharness.Harness;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.report.Journal;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Keeps the journal of a session, which begins when something happens on the engine. Writes nothing if nothing happens or
 * the setting is {@code off}.
 */
final class SessionJournal implements RunEvents.Listener {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Optional<Path> folder;
    private final TestEvents tests;
    private final SingleFlight<Journal> journal = new SingleFlight<>("The journal");
    private volatile Optional<Harness> harness = Optional.empty();

    SessionJournal(Settings settings, TestEvents tests) {
        this.folder = settings.text(Setting.REPORT_DIRECTORY)
                .filter(text -> !text.equals("off"))
                .map(Path::of);
        this.tests = tests;
    }

    /** Notes from now on what happens there, and gives it back. */
    Harness listenTo(Harness connected) {
        if (folder.isPresent()) {
            harness = Optional.of(connected);
            connected.events().addListener(this);
        }
        return connected;
    }

    @Override
    public void onEvent(RunEvent event) {
        journal.get(this::begin).onEvent(event);
    }

    private Journal begin() {
        String name = nameIn(folder.orElseThrow());
        Journal begun = Journal.begin(folder.orElseThrow(), name, () -> first(name));
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
        Harness connected = harness.orElseThrow();
        return new RunEvent.SessionBegan(
                Instant.now(),
                name,
                ProcessHandle.current().pid(),
                connected.build(),
                Path.of("").toAbsolutePath().toString(),
                connected.engine().info().endpoint());
    }

    void close() {
        if (journal.isThere()) {
            journal.get(this::begin).close();
        }
    }
}
