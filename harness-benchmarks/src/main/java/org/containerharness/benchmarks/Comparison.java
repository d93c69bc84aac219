package org.containerharness.benchmarks;

import java.util.Locale;

/**
 * One row: the harness beside something else, in the same run and in turn.
 *
 * @param peer what it is compared with
 * @param bound the most that the ratio may be
 */
record Comparison(String name, String peer, double bound, Samples ours, Samples theirs) {

    double ratio() {
        return ours.median() / theirs.median();
    }

    boolean isHeld() {
        return ratio() <= bound;
    }

    void print() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s%n  harness              %s%n  %-20s %s%n  ratio %.2f, bound %.2f: %s",
                name,
                ours,
                peer,
                theirs,
                ratio(),
                bound,
                isHeld() ? "held" : "not held");
    }
}
