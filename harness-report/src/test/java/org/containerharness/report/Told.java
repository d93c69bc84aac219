package org.containerharness.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.events.RunEvent;

/** What a session tells, as tests want it; times are milliseconds from a fixed beginning. */
final class Told {

    private static final Instant BEGIN = Instant.parse("2026-11-26T18:20:00Z");

    final List<RunEvent> events = new ArrayList<>();
    private int runs;

    Told(String session, String build, long at) {
        events.add(
                new RunEvent.SessionBegan(time(at), session, 7, build, "/project/orders", "unix:///run/docker.sock"));
    }

    static Instant time(long at) {
        return BEGIN.plusMillis(at);
    }

    Told add(RunEvent event) {
        events.add(event);
        return this;
    }

    private void operation(
            int run, int number, List<Integer> after, String stack, String name, String phase, long at, long length) {
        add(new RunEvent.OperationEnded(
                time(at),
                Duration.ofMillis(length),
                run,
                number,
                after,
                stack,
                "container " + name,
                phase,
                phase + " container " + name,
                "it is declared",
                "",
                "ch-" + stack + "-" + name));
    }

    /** A stack of a database and an application that waits for it: 10 ms each to create and start. */
    Told stack(String stack, String image, long at, long dbReady, long appReady) {
        int run = ++runs;
        for (String name : List.of("db", "app")) {
            String engineName = "ch-" + stack + "-" + name;
            add(new RunEvent.ContainerCreated(
                    time(at + 10),
                    run,
                    stack,
                    name,
                    engineName,
                    "id-" + stack + "-" + name,
                    image,
                    stack + " @With",
                    false));
        }
        operation(run, 1, List.of(), stack, "db", "create", at, 10);
        operation(run, 2, List.of(1), stack, "db", "start", at + 10, 10);
        operation(run, 3, List.of(2), stack, "db", "ready", at + 20, dbReady);
        operation(run, 4, List.of(), stack, "app", "create", at, 10);
        operation(run, 5, List.of(3, 4), stack, "app", "start", at + 20 + dbReady, 10);
        operation(run, 6, List.of(5), stack, "app", "ready", at + 30 + dbReady, appReady);
        return add(new RunEvent.StackStarted(time(at), Duration.ofMillis(30 + dbReady + appReady), run, stack));
    }

    Told removed(String stack, long at) {
        int run = ++runs;
        operation(run, 1, List.of(), stack, "app", "remove", at, 20);
        operation(run, 2, List.of(1), stack, "db", "remove", at + 20, 20);
        return this;
    }

    Told uses(String user, String stack, String image, long at, long waited, boolean ahead) {
        List<RunEvent.Used> used = List.of(
                new RunEvent.Used("db", "id-" + stack + "-db", image, user + " @WithDb", "same"),
                new RunEvent.Used("app", "id-" + stack + "-app", image, user + " @WithApp", user));
        return add(new RunEvent.FixturesUsed(time(at), Duration.ofMillis(waited), user, "CLASS", ahead, used));
    }

    Told test(String type, String name, long at, long length, String status, String failure) {
        String parent = "[engine:junit-jupiter]/[class:" + type + "]";
        String id = parent + "/[method:" + name + "]";
        add(new RunEvent.TestBegan(time(at), parent, "[engine:junit-jupiter]", false, type, type));
        add(new RunEvent.TestBegan(time(at), id, parent, true, type, name));
        return add(new RunEvent.TestEnded(time(at + length), id, status, failure));
    }

    Told ended(long at) {
        return add(new RunEvent.SessionEnded(time(at)));
    }
}
