package org.containerharness.cli;

import java.util.concurrent.CountDownLatch;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Prints what a container wrote, each stream to its own. */
@Command(name = "logs", description = "Prints what a container wrote.")
final class LogsCommand extends Subcommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "Declared name, engine name, or the beginning of the id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the container ends.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            description = "Only the last lines.")
    private int tail;

    @picocli.CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        if (tail < 0) {
            throw new ParameterException(spec.commandLine(), "--tail must not be negative.");
        }
        LogQuery query = tail == 0 ? LogQuery.ALL : LogQuery.ALL.last(tail);
        try (Engine engine = program.connect()) {
            String id = new FixtureList(engine).container(name).id();
            if (follow) {
                follow(engine, id, query);
            } else {
                engine.logs().read(id, query).forEach(this::print);
            }
        }
    }

    private void follow(Engine engine, String id, LogQuery query) {
        CountDownLatch ended = new CountDownLatch(1);
        Subscription lines = engine.logs().follow(id, query, new LogListener() {
            @Override
            public void onLine(LogLine line) {
                print(line);
            }

            @Override
            public void onEnd() {
                ended.countDown();
            }
        });
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lines.close();
        }
    }

    private void print(LogLine line) {
        (line.stream() == LogLine.Stream.STDERR ? program.err() : program.out()).println(line.text());
    }
}
