package org.containerharness.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of one thing, in milliseconds. */
final class Samples {

    private final List<Double> millis = new ArrayList<>();

    /** Runs and times it. */
    void time(Runnable work) {
        long from = System.nanoTime();
        work.run();
        addNanos(System.nanoTime() - from);
    }

    void addNanos(long nanos) {
        addMillis(nanos / 1e6);
    }

    void addMillis(double time) {
        millis.add(time);
    }

    void addAll(Samples more) {
        millis.addAll(more.millis);
    }

    double median() {
        List<Double> sorted = millis.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    List<Double> all() {
        return List.copyOf(millis);
    }

    double smallest() {
        return millis.stream().min(Double::compare).orElseThrow();
    }

    double largest() {
        return millis.stream().max(Double::compare).orElseThrow();
    }

    /** Median with the smallest and the largest. */
    @Override
    public String toString() {
        List<Double> sorted = millis.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%7.1f ms (%.1f to %.1f)", median(), sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
