package org.containerharness.cli;

import java.util.List;
import org.containerharness.cli.project.Output;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Prints what one container wrote, or all of a test class or stack, each stream to its own. */
@Command(name = "logs", description = "Prints what containers wrote.")
final class LogsCommand extends Subcommand implements Runnable {

    @Parameters(
            paramLabel = "NAME",
            description = "Test class, stack, declared name, engine name, or the beginning of an id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the containers end.")
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
            List<Output.Source> meant = new FixtureList(engine)
                    .containers(name).stream()
                            .map(container -> new Output.Source(container.id(), container.name()))
                            .toList();
            // What they were given as secrets is known from then on, and not printed.
            meant.forEach(container -> engine.containers().find(container.id()));
            Output output = new Output(engine, program.out(), program.err(), meant.size() > 1, false);
            if (follow) {
                output.follow(meant, query, container -> false);
            } else {
                output.print(meant, query);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
