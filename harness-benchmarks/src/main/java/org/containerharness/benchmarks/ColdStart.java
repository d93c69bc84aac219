package org.containerharness.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From the start of a JVM to its first ready container, the harness and Testcontainers in turn. */
@Command(name = "cold", description = "From the start of a JVM to the first ready container.")
final class ColdStart implements Callable<Integer> {

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        Fresh fresh = new Fresh(1);
        time(ColdHarness.class, Map.of());
        time(ColdTestcontainers.class, Map.of());
        for (int round = 0; round < counted; round++) {
            ours.addNanos(time(ColdHarness.class, Map.of(), List.of(), fresh::hear));
            fresh.endRound();
            theirs.addNanos(time(ColdTestcontainers.class, Map.of()));
        }
        return List.of(new Comparison(
                "cold JVM to the first ready container (Redis, default wait)", "Testcontainers", 0.5, ours, theirs));
    }

    /** From the start of a JVM to the line in which it says that it is ready. */
    static long time(Class<?> main, Map<String, String> environment) {
        return time(main, environment, List.of(), line -> {});
    }

    /** @param heard takes the lines that come before and after that one */
    static long time(
            Class<?> main,
            Map<String, String> environment,
            List<String> options,
            Consumer<String> heard,
            String... arguments) {
        return run(System.getProperty("java.class.path"), main, environment, options, heard, arguments)
                .ready();
    }

    /**
     * A JVM in nanoseconds from its start.
     *
     * @param ready when it said so
     * @param ended when it was gone, what it does at its exit included, such as closing application contexts
     */
    record Run(long ready, long ended) {}

    static Run run(
            String classPath,
            Class<?> main,
            Map<String, String> environment,
            List<String> options,
            Consumer<String> heard,
            String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        long from = System.nanoTime();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                while (line != null && !line.startsWith("ready at")) {
                    heard.accept(line);
                    line = out.readLine();
                }
                long ready = System.nanoTime() - from;
                out.lines().forEach(heard);
                finish(process, main);
                long ended = System.nanoTime() - from;
                // They work on when their session has ended: not beside whom is measured next.
                watchdogs().forEach(ColdStart::awaitEnd);
                return new Run(ready, ended);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All but this JVM's own. */
    private static List<ProcessHandle> watchdogs() {
        List<ProcessHandle> own = ProcessHandle.current().descendants().toList();
        return ProcessHandle.allProcesses()
                .filter(process -> !own.contains(process))
                .filter(process -> process.info().commandLine().orElse("").contains("WatchdogMain"))
                .toList();
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Process " + process.pid() + " of a round that is over does not end.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while measuring.", e);
        }
    }

    private static void finish(Process process, Class<?> main) {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(main.getSimpleName() + " did not end well.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while measuring.", e);
        }
    }
}
