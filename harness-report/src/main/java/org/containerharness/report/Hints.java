package org.containerharness.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.containerharness.model.Counted;
import org.containerharness.report.BuildReport.Fixture;
import org.containerharness.report.BuildReport.Hint;

/** What would make the next build quicker, with what it would save; the most first. */
final class Hints {

    /** Less is not worth a line. */
    private static final long LEAST = 500;

    private static final long SLOW_PULL = 3_000;

    private Hints() {}

    static List<Hint> of(Starts starts, List<Fixture> fixtures) {
        List<Hint> hints = new ArrayList<>();
        starts.groups().forEach(group -> add(hints, group));
        addPulls(hints, fixtures);
        hints.sort(Comparator.comparingLong(Hint::saves).reversed());
        return List.copyOf(hints);
    }

    private static void add(List<Hint> hints, Starts.Group group) {
        List<String> users = group.users();
        String what = group.first().image() + " <" + group.first().name() + ">";
        if (group.scope().equals("METHOD")) {
            add(
                    hints,
                    group.starts().size() + " tests start their own " + what,
                    "CLASS",
                    group.costInSessions(),
                    group);
        } else if (group.costInSessions() >= LEAST) {
            add(
                    hints,
                    Counted.of(users.size(), "class that ran several times declares", "classes declare") + " the same "
                            + what,
                    "SUITE",
                    group.costInSessions(),
                    group);
        } else {
            add(
                    hints,
                    Counted.of(
                                    users.size(),
                                    "class that ran in several test JVMs declares",
                                    "classes of several test JVMs declare")
                            + " the same " + what,
                    "BUILD",
                    group.cost(),
                    group);
        }
    }

    private static void add(List<Hint> hints, String fact, String scope, long saves, Starts.Group group) {
        if (saves >= LEAST) {
            hints.add(new Hint(
                    fact + "; " + scope + " scope would save about " + Times.text(saves) + ": add scope = Scope."
                            + scope + " at " + group.first().place(),
                    saves));
        }
    }

    private static void addPulls(List<Hint> hints, List<Fixture> fixtures) {
        Map<String, Long> pulls = fixtures.stream()
                .flatMap(fixture -> fixture.phases().stream()
                        .filter(phase -> phase.name().equals("pull"))
                        .map(phase -> Map.entry(fixture.name(), phase)))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().length(), Long::sum, java.util.TreeMap::new));
        long all = pulls.values().stream().mapToLong(Long::longValue).sum();
        if (all >= SLOW_PULL) {
            hints.add(new Hint(
                    Counted.of(pulls.size(), "image was", "images were") + " pulled for "
                            + Times.text(all)
                            + "; pull them before the tests, or keep them between builds: "
                            + String.join(", ", pulls.keySet()),
                    all));
        }
    }
}
