package org.containerharness.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.report.BuildReport.Fixture;
import org.containerharness.report.BuildReport.Moment;
import org.containerharness.report.BuildReport.Phase;
import org.containerharness.report.BuildReport.Use;

/** A fixture of which more and more becomes known. */
final class FixtureDraft {

    private static final List<String> SCOPES = List.of("METHOD", "CLASS", "SUITE", "BUILD", "MACHINE");

    final int number;
    final String kind;
    final int session;
    String name;
    String id = "";
    String engineName = "";
    String image = "";
    String place = "";
    String stack = "";
    String scope = "";
    boolean snapshot;
    boolean found;
    long from = -1;
    long ready = -1;
    long to = -1;
    String kept = "";
    String commands = "";
    String died = "";
    final List<Phase> phases = new ArrayList<>();
    final List<Moment> moments = new ArrayList<>();
    final List<Use> uses = new ArrayList<>();
    final Set<Integer> needs = new TreeSet<>();

    FixtureDraft(int number, String kind, String name, int session) {
        this.number = number;
        this.kind = kind;
        this.name = name;
        this.session = session;
    }

    void begins(long at) {
        from = from < 0 ? at : Math.min(from, at);
    }

    /** The widest is its own; narrower ones are what its users know of it. */
    void usedIn(String by) {
        if (SCOPES.indexOf(by) > SCOPES.indexOf(scope)) {
            scope = by;
        }
    }

    Fixture done() {
        phases.sort(Comparator.comparingLong(Phase::from));
        moments.sort(Comparator.comparingLong(Moment::at));
        uses.sort(Comparator.comparingLong(Use::at));
        return new Fixture(
                kind,
                name,
                id,
                engineName,
                image,
                place,
                stack,
                scope,
                session,
                snapshot,
                found,
                from,
                ready,
                to,
                kept,
                commands,
                died,
                List.copyOf(phases),
                List.copyOf(moments),
                List.copyOf(uses),
                List.copyOf(needs));
    }
}
