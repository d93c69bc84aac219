package org.containerharness.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose ps}. */
@Command(name = "ps", description = "List containers.")
final class ProjectPsCommand extends ProjectCommand {

    @Option(
            names = {"-a", "--all"},
            description = "Show also what has ended.")
    private boolean isAll;

    @Option(names = "--format", defaultValue = "table", description = "table or json, one object a line.")
    private String format = "table";

    @Option(
            names = {"-q", "--quiet"},
            description = "Only display IDs.")
    private boolean isQuiet;

    @Option(names = "--services", description = "Display services.")
    private boolean isServices;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those of a status, such as running, exited.")
    private List<String> statuses = new ArrayList<>();

    @Option(
            names = {"--no-trunc", "--orphans"},
            hidden = true,
            description = "Accepted and ignored.")
    private boolean ignored;

    @Parameters(paramLabel = "SERVICE", description = "Services to list; default is all.")
    private List<String> services = new ArrayList<>();

    /** A container as listed, and as inspected. */
    private record Row(ProjectContainer container, ContainerDetails facts) {

        String status() {
            ContainerDetails.State state = facts.state();
            String health =
                    state.health().isEmpty() || state.health().equals("none") ? "" : " (" + state.health() + ")";
            return state.hasEnded() ? state.status() + " (" + state.exitCode() + ")" : state.status() + health;
        }
    }

    @Override
    int run() {
        if (!format.equals("table") && !format.equals("json")) {
            throw new HarnessException("--format takes table or json, not <" + format + ">.");
        }
        try (Engine engine = connect()) {
            List<Row> rows = rows(engine);
            if (isQuiet) {
                rows.forEach(row -> program().out().println(row.facts.id()));
            } else if (isServices) {
                new TreeSet<>(rows.stream().map(row -> row.container.service()).toList())
                        .forEach(program().out()::println);
            } else if (format.equals("json")) {
                rows.forEach(
                        row -> JsonOutput.printLine(forPrograms(row), program().out()));
            } else {
                print(rows, engine.status().time());
            }
            return DONE;
        }
    }

    private List<Row> rows(Engine engine) {
        List<Row> rows = new ArrayList<>();
        for (ProjectContainer container : new Project(engine, name()).containers(services)) {
            boolean isShown = isAll || !statuses.isEmpty() || container.isRunning();
            if (isShown
                    && (statuses.isEmpty()
                            || statuses.contains(container.summary().state()))) {
                engine.containers().find(container.id()).ifPresent(facts -> rows.add(new Row(container, facts)));
            }
        }
        return rows;
    }

    private void print(List<Row> rows, Instant now) {
        Table table = new Table("NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS");
        for (Row row : rows) {
            List<String> ports = new ArrayList<>();
            row.facts.ports().forEach((port, bindings) -> {
                if (bindings.isEmpty()) {
                    ports.add(port.toString());
                }
                bindings.forEach(binding -> ports.add(binding.address() + ":" + binding.port() + "->" + port));
            });
            table.row(
                    row.container.name(),
                    row.container.summary().image(),
                    shortened(String.join(" ", row.facts.command())),
                    row.container.service(),
                    row.container
                            .summary()
                            .created()
                            .map(made -> age(made, now))
                            .orElse(""),
                    row.status(),
                    String.join(", ", ports));
        }
        table.print(program().out());
    }

    private static String age(Instant made, Instant now) {
        Duration age = Duration.between(made, now);
        return age.isNegative() ? "0s ago" : DurationText.print(Duration.ofSeconds(age.toSeconds())) + " ago";
    }

    private static String shortened(String command) {
        int longest = 20;
        return '"' + (command.length() > longest ? command.substring(0, longest - 1) + "…" : command) + '"';
    }

    /** The names are those of Docker's own command. */
    private Map<String, Object> forPrograms(Row row) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ID", row.facts.id());
        all.put("Name", row.container.name());
        all.put("Image", row.container.summary().image());
        all.put("Command", String.join(" ", row.facts.command()));
        all.put("Project", row.container.summary().labels().getOrDefault("com.docker.compose.project", ""));
        all.put("Service", row.container.service());
        all.put("State", row.facts.state().status());
        all.put("Status", row.status());
        all.put("Health", row.facts.state().health().replace("none", ""));
        all.put("ExitCode", row.facts.state().exitCode());
        List<Map<String, Object>> publishers = new ArrayList<>();
        row.facts
                .ports()
                .forEach((port, bindings) -> bindings.forEach(binding -> publishers.add(Map.of(
                        "URL", binding.address(),
                        "TargetPort", port.number(),
                        "PublishedPort", binding.port(),
                        "Protocol", port.protocol().toString().toLowerCase(java.util.Locale.ROOT)))));
        all.put("Publishers", publishers);
        return all;
    }
}
