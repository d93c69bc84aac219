package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.cli.project.OneOff;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectEnd;
import org.containerharness.cli.project.ProjectStart;
import org.containerharness.compose.ComposeProject;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose run}: starts what the service needs, then a container of its own; returns its exit code. */
@Command(name = "run", description = "Run a one-off command on a service.")
final class RunCommand extends ProjectCommand {

    private static final int SLUG_LENGTH = 12;
    private static final long OUTPUT_SECONDS = 10;

    @Option(names = "--rm", description = "Remove the container when it has ended.")
    private boolean isRemoved;

    @Option(
            names = {"-d", "--detach"},
            description = "Return when it runs, and print its name.")
    private boolean isDetached;

    @Option(
            names = {"-T", "--no-tty", "--no-TTY"},
            description = "Accepted: there is never a terminal; input and output are streams.")
    private boolean isWithoutTerminal;

    @Option(
            names = {"-i", "--interactive"},
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Feed the standard input to it; default is true.")
    private boolean isInteractive = true;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "KEY=VALUE",
            description = "Set environment variables; KEY alone takes the value from here.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Run as this user.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Working directory inside the container.")
    private Optional<String> folder = Optional.empty();

    @Option(names = "--entrypoint", paramLabel = "COMMAND", description = "Override the entrypoint of the image.")
    private Optional<String> entrypoint = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the container.")
    private Optional<String> containerName = Optional.empty();

    @Option(names = "--no-deps", description = "Don't start what the service needs.")
    private boolean isAlone;

    @Option(
            names = {"-P", "--service-ports"},
            description = "Publish the service's ports.")
    private boolean isWithPorts;

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "PORT",
            description = "Publish a port to the host.")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "MOUNT",
            description = "Bind mount a volume.")
    private List<String> volumes = new ArrayList<>();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Add a label.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = {"--build", "--quiet-pull", "--remove-orphans", "-q", "--quiet"},
            hidden = true,
            description = "Accepted and ignored.")
    private boolean ignored;

    @Parameters(
            paramLabel = "SERVICE COMMAND ARGS",
            arity = "1..*",
            description = "The service, then the command in place of its own.")
    private List<String> words = new ArrayList<>();

    @Override
    int run() {
        String service = words.get(0);
        ComposeProject files = load(List.of(service));
        StackSpec all = stack(files.name(), List.of(service)).toSpec();
        Settings settings = forProjects(program().settings());
        try (Harness harness = harness(settings)) {
            Project project = new Project(harness.engine(), files.name());
            project.refuseThoseOfOthers();
            ProjectEnd end = end(project, Optional.of(all), Optional.empty());
            RunningStack needed = ProjectStart.of(harness, end, false, true, compose::complain)
                    .start(needed(all, service));
            RunningStack stack = harness.start(oneOff(all, service, files.name(), needed), List.of(needed));
            return finish(harness, stack);
        }
    }

    /** Without the service itself; its networks and volumes are all there then. */
    private StackSpec needed(StackSpec all, String service) {
        Set<String> others = all.containers().stream()
                .map(ProjectCommand::service)
                .filter(other -> !other.equals(service))
                .collect(Collectors.toSet());
        return ProjectStart.only(all, isAlone ? Set.of() : others);
    }

    private StackSpec oneOff(StackSpec all, String service, String project, RunningStack needed) {
        ContainerSpec spec = all.containers().stream()
                .filter(each -> service(each).equals(service))
                .findFirst()
                .orElseThrow();
        Map<String, String> here = program().console().environment();
        OneOff oneOff = new OneOff(
                words.subList(1, words.size()),
                entrypoint,
                VariableOptions.read(variables, here),
                user,
                folder,
                containerName,
                new LinkedHashMap<>(VariableOptions.read(labels, Map.of())),
                ports,
                isWithPorts,
                volumes,
                isInteractive && !isDetached);
        String slug = UUID.randomUUID().toString().replace("-", "").substring(0, SLUG_LENGTH);
        return StackSpec.named(project + "-run").plus(oneOff.of(spec, project, slug));
    }

    private int finish(Harness harness, RunningStack stack) {
        RunningContainer container = stack.containers().iterator().next();
        if (isDetached) {
            stack.keep();
            program().out().println(container.engineName());
            return DONE;
        }
        int code = shown(harness, container);
        if (isRemoved) {
            stack.close();
        } else {
            stack.keep();
        }
        return code;
    }

    private int shown(Harness harness, RunningContainer container) {
        CountDownLatch ended = new CountDownLatch(1);
        Subscription input = isInteractive
                ? harness.engine()
                        .containers()
                        .feedInput(container.id(), program().console().in(), () -> {})
                : () -> {};
        Subscription output = container.followLogs(LogQuery.ALL, new LogListener() {
            @Override
            public void onLine(LogLine line) {
                (line.stream() == LogLine.Stream.STDERR
                                ? program().err()
                                : program().out())
                        .println(line.text());
            }

            @Override
            public void onEnd() {
                ended.countDown();
            }
        });
        try {
            int code = container.waitForExit(LONGEST);
            ended.await(OUTPUT_SECONDS, TimeUnit.SECONDS);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            input.close();
            output.close();
        }
    }
}
