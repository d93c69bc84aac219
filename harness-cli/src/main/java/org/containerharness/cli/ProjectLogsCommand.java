package org.containerharness.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.cli.project.Output;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose logs}. */
@Command(name = "logs", description = "View output from containers.")
final class ProjectLogsCommand extends ProjectCommand {

    @Option(
            names = {"-f", "--follow"},
            description = "Follow log output until all containers have ended.")
    private boolean isFollowed;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            defaultValue = "all",
            description = "Number of lines to show from the end of the logs of each container.")
    private String tail = "all";

    @Option(names = "--no-log-prefix", description = "Don't print prefix in logs.")
    private boolean isWithoutPrefix;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Show timestamps.")
    private boolean isTimed;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Such as 2026-01-02T13:23:37Z, or 42m for 42 minutes.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "As --since.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--index", paramLabel = "NUMBER", description = "Index of the container of a service.")
    private Optional<Integer> index = Optional.empty();

    @Option(names = "--no-color", hidden = true, description = "Accepted and ignored.")
    private boolean ignored;

    @Parameters(paramLabel = "SERVICE", description = "Services to show; default is all.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        try (Engine engine = connect()) {
            List<Output.Source> containers = new Project(engine, name())
                    .containers(services).stream()
                            .filter(container -> index.isEmpty() || index.get() == container.number())
                            .map(ProjectContainer::output)
                            .toList();
            Output output = new Output(engine, program().out(), program().err(), !isWithoutPrefix, isTimed);
            if (isFollowed) {
                output.follow(containers, query(engine), container -> false);
            } else {
                output.print(containers, query(engine));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return DONE;
    }

    private LogQuery query(Engine engine) {
        LogQuery query = LogQuery.ALL;
        if (!tail.equals("all")) {
            if (!tail.matches("\\d{1,9}")) {
                throw new HarnessException("--tail takes a number or all, not <" + tail + ">.");
            }
            query = query.last(Integer.parseInt(tail));
        }
        if (since.isPresent()) {
            query = query.since(moment(since.get(), engine));
        }
        return until.isPresent() ? query.until(moment(until.get(), engine)) : query;
    }

    private static Instant moment(String text, Engine engine) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notAbsolute) {
            return engine.status().time().minus(DurationText.parse(text));
        }
    }
}
