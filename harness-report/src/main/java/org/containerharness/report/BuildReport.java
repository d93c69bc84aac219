package org.containerharness.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a build, made of the journals of its sessions; {@code report.json} is this as JSON. Times are in
 * milliseconds from {@code begin}; one that is not known, since a process was killed, is -1.
 *
 * @param form of this, to be told from later ones
 * @param build the same for all sessions of it
 * @param waits how long classes and tests waited for what they declare, by the phase that they waited for
 */
record BuildReport(
        int form,
        String build,
        Instant begin,
        long length,
        List<Session> sessions,
        List<TestClass> classes,
        List<Fixture> fixtures,
        List<Failure> failures,
        Map<String, Long> waits,
        Savings savings,
        List<Hint> hints) {

    /**
     * A test JVM's use of an engine.
     *
     * @param complete whether it came to its end; else its process was killed, or still runs
     */
    record Session(String name, long pid, String folder, String engine, long from, long to, boolean complete) {}

    /**
     * A top-level class, or one that is known by what it uses only.
     *
     * @param fixtures numbers of those that it or its tests use
     * @param waited for them
     */
    record TestClass(
            String name,
            int session,
            long from,
            long to,
            String status,
            String failure,
            List<Test> tests,
            List<Integer> fixtures,
            long waited) {}

    record Test(String name, long from, long to, String status, String failure) {}

    /**
     * Something on the engine: a container, or an image, network or volume that took its time.
     *
     * @param kind container, image, network, volume or object
     * @param id on the engine, of a container
     * @param engineName its name on the engine
     * @param scope METHOD, CLASS, SUITE, BUILD or MACHINE; empty if nobody said that it uses it
     * @param ready when all that uses it could; -1 if never
     * @param to when it was removed
     * @param kept why it stays, with the commands to look at it
     * @param died what is known of an end by itself
     * @param needs numbers of the fixtures that it waited for
     */
    record Fixture(
            String kind,
            String name,
            String id,
            String engineName,
            String image,
            String place,
            String stack,
            String scope,
            int session,
            boolean snapshot,
            boolean found,
            long from,
            long ready,
            long to,
            String kept,
            String commands,
            String died,
            List<Phase> phases,
            List<Moment> moments,
            List<Use> uses,
            List<Integer> needs) {}

    /** @param critical whether it was on the way that decided how long the start took */
    record Phase(String name, String text, long from, long length, String failure, boolean critical) {}

    /** @param what such as killed, died, paused, reused; {@code fault} for what a test did to it, which is the detail */
    record Moment(long at, String what, String detail) {}

    /** @param ahead milliseconds that its start had begun before it was asked for; -1 if it had not */
    record Use(String user, long at, long waited, String scope, long ahead) {}

    /**
     * Something that went wrong.
     *
     * @param what test, class, start or death
     * @param subject the test, stack or container
     * @param report the diagnosis as values, where there is one
     * @param fixtures numbers of those it had or was about
     * @param files with what containers wrote
     */
    record Failure(
            String what,
            String subject,
            int session,
            long at,
            String text,
            @Nullable Object report,
            List<Integer> fixtures,
            List<Output> files) {}

    record Output(String container, String file, String excerpt) {}

    /**
     * What was not waited for.
     *
     * @param ahead milliseconds by which starts began before anybody asked
     * @param reused how often something was found that another process had made
     * @param snapshots containers that began from a snapshot
     * @param fromSnapshots milliseconds that they saved, as far as their first start is known
     * @param twice what equal declarations started more than once
     */
    record Savings(int aheadStarts, long ahead, int reused, int snapshots, long fromSnapshots, List<Twice> twice) {}

    /** @param cost milliseconds that the users after the first waited for their own */
    record Twice(String name, String image, int starts, List<String> users, long cost) {}

    /** @param saves milliseconds, for the order */
    record Hint(String text, long saves) {}

    /** How many tests ended so. */
    long tests(String status) {
        return classes.stream()
                .flatMap(type -> type.tests().stream())
                .filter(test -> test.status().equals(status))
                .count();
    }

    long waited() {
        return waits.values().stream().mapToLong(Long::longValue).sum();
    }
}
