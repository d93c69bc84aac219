package org.containerharness.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.events.RunEvent;
import org.containerharness.report.BuildReport.Twice;

/**
 * What classes and tests had started for themselves, and which of it says the same.
 *
 * @param all in the order in which they were waited for
 */
record Starts(List<Start> all) {

    /** One use of one container. */
    record Start(RunEvent.Used used, RunEvent.FixturesUsed use, int session, long waited) {
        String user() {
            return use.user();
        }
    }

    /** Equal declarations of a scope in which each user has its own. */
    record Group(RunEvent.Used first, String scope, List<Start> starts) {

        List<String> users() {
            return starts.stream().map(Start::user).distinct().toList();
        }

        /** What would not be waited for if one in each session did for all. */
        long costInSessions() {
            Map<Integer, List<Start>> bySession = new LinkedHashMap<>();
            starts.forEach(start -> bySession
                    .computeIfAbsent(start.session(), session -> new ArrayList<>())
                    .add(start));
            return bySession.values().stream().mapToLong(Group::afterFirst).sum();
        }

        /** What would not be waited for if one did for all of the build. */
        long cost() {
            return afterFirst(starts);
        }

        private static long afterFirst(List<Start> starts) {
            long all = starts.stream().mapToLong(Start::waited).sum();
            return all - starts.stream().mapToLong(Start::waited).max().orElse(0);
        }
    }

    List<Group> groups() {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Start start : all) {
            String scope = start.use().scope();
            if (scope.equals("CLASS") || scope.equals("METHOD")) {
                String key =
                        scope + " " + start.used().name() + " " + start.used().declared();
                groups.computeIfAbsent(key, unused -> new Group(start.used(), scope, new ArrayList<>()))
                        .starts()
                        .add(start);
            }
        }
        return groups.values().stream()
                .filter(group -> group.starts().size() > 1)
                .toList();
    }

    List<Twice> twice() {
        return groups().stream()
                .map(group -> new Twice(
                        group.first().name(),
                        group.first().image(),
                        group.starts().size(),
                        group.users(),
                        group.cost()))
                .sorted(Comparator.comparingLong(Twice::cost).reversed())
                .toList();
    }
}
