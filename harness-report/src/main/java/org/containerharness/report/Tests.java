package org.containerharness.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.containerharness.events.RunEvent;
import org.containerharness.report.BuildReport.Test;
import org.containerharness.report.BuildReport.TestClass;

/** The classes and tests of one session. */
final class Tests {

    private static final class ClassDraft {
        private final String name;
        private final List<Test> tests = new ArrayList<>();
        private final Set<Integer> fixtures = new TreeSet<>();
        private long from = -1;
        private long to = -1;
        private String status = "";
        private String failure = "";
        private long waited;
        private boolean isOver;

        ClassDraft(String name) {
            this.name = name;
        }
    }

    private final int session;
    private final ToLongFunction<java.time.Instant> clock;
    private final Map<String, RunEvent.TestBegan> begun = new LinkedHashMap<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Map<String, ClassDraft> classes = new LinkedHashMap<>();

    Tests(int session, ToLongFunction<java.time.Instant> clock) {
        this.session = session;
        this.clock = clock;
    }

    void began(RunEvent.TestBegan event) {
        begun.put(event.id(), event);
        running.add(event.id());
        ClassDraft draft = classes.computeIfAbsent(outermost(event.type()), ClassDraft::new);
        long at = clock.applyAsLong(event.time());
        draft.from = draft.from < 0 ? at : Math.min(draft.from, at);
        draft.to = Math.max(draft.to, at);
    }

    void ended(RunEvent.TestEnded event) {
        RunEvent.TestBegan begin = begun.get(event.id());
        if (begin == null || !running.remove(event.id())) {
            return;
        }
        ClassDraft draft = classes.computeIfAbsent(outermost(begin.type()), ClassDraft::new);
        long at = clock.applyAsLong(event.time());
        draft.to = Math.max(draft.to, at);
        if (begin.test()) {
            draft.tests.add(
                    new Test(nameOf(begin), clock.applyAsLong(begin.time()), at, event.status(), event.failure()));
            return;
        }
        draft.isOver = true;
        if (!event.status().equals("SUCCESSFUL")) {
            draft.status = event.status();
            draft.failure = event.failure();
        }
    }

    /** Of the class it is in, without what stands for the class itself. */
    private String nameOf(RunEvent.TestBegan test) {
        StringBuilder name = new StringBuilder(test.name());
        RunEvent.TestBegan parent = begun.get(test.parent());
        while (parent != null && !isOutermost(parent)) {
            name.insert(0, parent.name() + " › ");
            parent = begun.get(parent.parent());
        }
        return name.toString();
    }

    /** Nobody is told of what a class stands in: an engine, or a suite's. */
    private boolean isOutermost(RunEvent.TestBegan event) {
        return !event.test() && !begun.containsKey(event.parent());
    }

    static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    /** A class by what messages call it or a test in it: its simple name, and what is nested in it after dots. */
    private ClassDraft user(String user, long at) {
        String first = user.contains(".") ? user.substring(0, user.indexOf('.')) : user;
        List<ClassDraft> all = classes.values().stream()
                .filter(draft -> draft.name.equals(first) || draft.name.endsWith("." + first))
                .toList();
        // Of several in different packages it is the one that ran.
        return all.stream()
                .filter(draft -> draft.from <= at && at <= draft.to)
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElseGet(() -> {
                    ClassDraft draft = new ClassDraft(first);
                    draft.from = at;
                    classes.put(first, draft);
                    return draft;
                });
    }

    void uses(String user, long at, long waited, List<Integer> fixtures) {
        ClassDraft draft = user(user, at);
        draft.fixtures.addAll(fixtures);
        draft.waited += waited;
        draft.to = Math.max(draft.to, at + waited);
    }

    /** What a class used until a moment. */
    Set<Integer> fixturesOf(String type) {
        ClassDraft draft = classes.get(type);
        return draft == null ? Set.of() : draft.fixtures;
    }

    String nameById(String id) {
        RunEvent.TestBegan test = begun.get(id);
        return test == null ? "" : outermost(test.type()) + (isOutermost(test) ? "" : " › " + nameOf(test));
    }

    String typeById(String id) {
        RunEvent.TestBegan test = begun.get(id);
        return test == null ? "" : outermost(test.type());
    }

    boolean isTest(String id) {
        RunEvent.TestBegan test = begun.get(id);
        return test != null && test.test();
    }

    List<TestClass> done(long end) {
        running.stream().map(begun::get).filter(RunEvent.TestBegan::test).forEach(test -> classes.get(
                        outermost(test.type()))
                .tests
                .add(new Test(
                        nameOf(test),
                        clock.applyAsLong(test.time()),
                        end,
                        "ENDED WITH ITS PROCESS",
                        "The process of the test ended, or was killed, while it ran.")));
        return classes.values().stream()
                .filter(draft -> !isSuite(draft))
                .map(draft -> new TestClass(
                        draft.name,
                        session,
                        draft.from,
                        draft.to,
                        status(draft),
                        draft.failure,
                        List.copyOf(draft.tests),
                        List.copyOf(draft.fixtures),
                        draft.waited))
                .toList();
    }

    /** A class of {@code @Suite} has nothing of its own: the classes that it names have rows. */
    private static boolean isSuite(ClassDraft draft) {
        return draft.isOver && draft.status.isEmpty() && draft.tests.isEmpty() && draft.fixtures.isEmpty();
    }

    private static String status(ClassDraft draft) {
        if (!draft.status.isEmpty()) {
            return draft.status;
        }
        boolean isBad = draft.tests.stream()
                .anyMatch(test -> !Set.of("SUCCESSFUL", "SKIPPED", "ABORTED").contains(test.status()));
        return isBad ? "FAILED" : "SUCCESSFUL";
    }
}
