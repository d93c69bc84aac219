package org.containerharness.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.cli.project.ProjectEnd;
import org.containerharness.compose.ComposeProject;
import org.containerharness.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose down}: finds what belongs to the project by its labels, whoever started it. */
@Command(name = "down", description = "Stop and remove containers and networks.")
final class DownCommand extends ProjectCommand {

    @Option(
            names = {"-v", "--volumes"},
            description = "Remove the project's named volumes too.")
    private boolean isWithVolumes;

    @Option(names = "--rmi", paramLabel = "local|all", description = "Remove images: those built for it, or all.")
    private Optional<String> images = Optional.empty();

    @Option(names = "--remove-orphans", description = "Remove containers of services that the files do not have.")
    private boolean isWithOrphans;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "How long a container may take to end; default is its own time.")
    private Optional<Integer> timeout = Optional.empty();

    @Parameters(paramLabel = "SERVICE", description = "Services to remove; default is all, with networks.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        ProjectEnd.Images which = images.map(DownCommand::which).orElse(ProjectEnd.Images.NONE);
        String name = name();
        Optional<ComposeProject> files = loadIfThere();
        try (Engine engine = connect()) {
            Project project = new Project(engine, name);
            project.refuseThoseOfOthers();
            List<ProjectContainer> meant = meant(project, files);
            ProjectEnd end = end(project, stackWithHooks(files), timeout);
            Set<String> unused = end.images(meant, which);
            end.remove(meant);
            if (services.isEmpty()) {
                end.removeNetworks();
            }
            if (isWithVolumes) {
                end.removeVolumes();
            }
            end.removeImages(unused);
            return DONE;
        }
    }

    private static ProjectEnd.Images which(String text) {
        return switch (text) {
            case "local" -> ProjectEnd.Images.LOCAL;
            case "all" -> ProjectEnd.Images.ALL;
            default ->
                throw new org.containerharness.model.HarnessException(
                        "--rmi takes local or all, not <" + text + ">; nothing was removed.");
        };
    }

    private List<ProjectContainer> meant(Project project, Optional<ComposeProject> files) {
        if (!services.isEmpty()) {
            return project.containers(services);
        }
        Optional<Set<String>> known = files.map(loaded -> Set.copyOf(loaded.serviceNames()));
        List<ProjectContainer> all = project.containers();
        List<ProjectContainer> orphans = all.stream()
                .filter(container -> known.isPresent() && !known.get().contains(container.service()))
                .toList();
        if (!orphans.isEmpty() && !isWithOrphans) {
            compose.complain("warning: containers of services that the files do not have stay: "
                    + String.join(
                            ", ", orphans.stream().map(ProjectContainer::name).toList())
                    + "; --remove-orphans removes them");
            return all.stream()
                    .filter(container -> !orphans.contains(container))
                    .toList();
        }
        return all;
    }
}
