package org.containerharness.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.cli.project.ProjectEnd;
import org.containerharness.cli.project.ProjectStart;
import org.containerharness.compose.ComposeProject;
import org.containerharness.model.StackSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose restart}: returns when what was restarted is ready again. */
@Command(name = "restart", description = "Restart service containers, and wait until they are ready.")
final class RestartCommand extends ProjectCommand {

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "How long a container may take to end; default is its own time.")
    private Optional<Integer> timeout = Optional.empty();

    @Option(names = "--no-deps", description = "Don't restart those that say restart: true of the services.")
    private boolean isAlone;

    @Parameters(paramLabel = "SERVICE", description = "Services to restart; default is all.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        ComposeProject files = load(List.of());
        StackSpec all = stack(files.name(), List.of()).toSpec();
        try (Harness harness = harness(forProjects(program().settings()))) {
            Project project = new Project(harness.engine(), files.name());
            project.refuseThoseOfOthers();
            List<ProjectContainer> meant = meant(project);
            ProjectEnd end = end(project, Optional.of(all), timeout);
            end.stopping().stop(meant);
            Set<String> names = meant.stream().map(ProjectContainer::name).collect(Collectors.toSet());
            harness.resume(
                    ProjectStart.there(
                            project,
                            all,
                            spec -> names.contains(spec.engineName().orElse(""))),
                    List.of());
            meant.forEach(container -> compose.complain("Container " + container.name() + "  restarted, ready"));
            return DONE;
        }
    }

    private List<ProjectContainer> meant(Project project) {
        List<ProjectContainer> all = project.containers().stream()
                .filter(container -> !container.isOneOff())
                .toList();
        if (services.isEmpty()) {
            return all;
        }
        Set<String> wanted = new HashSet<>(services);
        project.containers(services);
        boolean isMore = !isAlone;
        while (isMore) {
            isMore = wanted.addAll(all.stream()
                    .filter(container -> container.isRestartedWith(wanted))
                    .map(ProjectContainer::service)
                    .toList());
        }
        return all.stream()
                .filter(container -> wanted.contains(container.service()))
                .toList();
    }
}
