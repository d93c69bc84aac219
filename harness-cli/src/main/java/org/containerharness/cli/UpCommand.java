package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.cli.project.Output;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.cli.project.ProjectEnd;
import org.containerharness.cli.project.ProjectStart;
import org.containerharness.compose.ComposeProject;
import org.containerharness.compose.ComposeStack;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose up}: returns, or goes on to show output, when everything is ready. */
@Command(name = "up", description = "Create and start containers, and wait until all are ready.")
final class UpCommand extends ProjectCommand {

    private static final int INTERRUPTED = 130;
    private static final long LONGEST_STOP_SECONDS = 120;

    @Option(
            names = {"-d", "--detach"},
            description = "Return when everything is ready; else its output is shown until Ctrl-C, which stops it.")
    private boolean isDetached;

    @Option(names = "--wait", description = "As --detach: up waits for readiness in any case.")
    private boolean isAwaited;

    @Option(
            names = "--wait-timeout",
            paramLabel = "SECONDS",
            description = "Limit of the wait for each service; default is that of the settings.")
    private Optional<Integer> waitTimeout = Optional.empty();

    @Option(names = "--build", description = "Accepted; what has changed is built in any case.")
    private boolean isBuilt;

    @Option(names = "--no-build", description = "Don't build an image, even if it's policy.")
    private boolean isWithoutBuild;

    @Option(names = "--pull", paramLabel = "POLICY", description = "always, missing or never, in place of the files.")
    private Optional<String> pull = Optional.empty();

    @Option(names = "--no-deps", description = "Don't start what the services need.")
    private boolean isAlone;

    @Option(names = "--scale", paramLabel = "SERVICE=NUM", description = "Scale SERVICE to NUM instances.")
    private Map<String, Integer> scale = new LinkedHashMap<>();

    @Option(names = "--force-recreate", description = "Replace containers that have not changed too.")
    private boolean isForced;

    @Option(names = "--no-recreate", description = "Keep containers that have changed.")
    private boolean isNeverReplaced;

    @Option(names = "--remove-orphans", description = "Remove containers of services that the files no longer have.")
    private boolean isWithoutOrphans;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "How long a container may take to end; default is its own time.")
    private Optional<Integer> timeout = Optional.empty();

    @Option(names = "--abort-on-container-exit", description = "Stop all when one that runs has ended.")
    private boolean isEndedByOne;

    @Option(
            names = "--exit-code-from",
            paramLabel = "SERVICE",
            description = "Return the exit code of this service; implies --abort-on-container-exit.")
    private Optional<String> exitCodeFrom = Optional.empty();

    @Option(names = "--no-log-prefix", description = "Don't print prefix in logs.")
    private boolean isWithoutPrefix;

    @Option(names = "--timestamps", description = "Show timestamps.")
    private boolean isTimed;

    @Option(
            names = {"--quiet-pull", "--no-color", "-y", "--yes", "-V", "--renew-anon-volumes"},
            hidden = true,
            description = "Accepted and ignored.")
    private boolean ignored;

    @Parameters(paramLabel = "SERVICE", description = "Services to start, with what they need.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        ComposeProject files = load(services);
        StackSpec all = asked(stack(files.name(), services)).toSpec();
        StackSpec wanted = isAlone ? ProjectStart.only(all, Set.copyOf(services)) : all;
        exitCodeFrom.ifPresent(service -> refuseUnknown(service, wanted));
        Settings settings = forProjects(program().settings());
        Settings limited = waitTimeout
                .map(seconds -> settings.with(Setting.READY_TIMEOUT, seconds + "s"))
                .orElse(settings);
        try (Harness harness = harness(limited)) {
            Project project = new Project(harness.engine(), files.name());
            project.refuseThoseOfOthers();
            ProjectEnd end = end(project, Optional.of(all), timeout);
            removeSurplus(project, end, wanted);
            ProjectStart.of(harness, end, isForced, isNeverReplaced, compose::complain)
                    .start(wanted);
            compose.complain("Project " + files.name() + " is ready. It stays until: harness compose -p " + files.name()
                    + " down");
            return isDetached || isAwaited ? DONE : follow(project, end, wanted);
        }
    }

    private static void refuseUnknown(String service, StackSpec wanted) {
        Set<String> started = wanted.containers().stream()
                .map(ProjectCommand::service)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!started.contains(service)) {
            throw new InvalidValueException("--exit-code-from " + service
                    + ": this service is not started. Started are: " + String.join(", ", started) + ".");
        }
    }

    private ComposeStack asked(ComposeStack stack) {
        ComposeStack asked = isWithoutBuild ? stack.noBuild() : stack;
        asked = pull.filter(policy -> !policy.equals("build"))
                .map(PullPolicy::parse)
                .map(asked::pull)
                .orElse(asked);
        for (Map.Entry<String, Integer> entry : scale.entrySet()) {
            asked = asked.scale(entry.getKey(), entry.getValue());
        }
        return asked;
    }

    /** Containers of services that have fewer now, and of services that the files do not have any more. */
    private void removeSurplus(Project project, ProjectEnd end, StackSpec wanted) {
        Set<String> known = new TreeSet<>(ComposeProject.load(compose.request().withProfiles(List.of("*")))
                .serviceNames());
        Map<String, Long> numbers = wanted.containers().stream()
                .collect(Collectors.groupingBy(ProjectCommand::service, Collectors.counting()));
        scale.forEach((service, number) -> numbers.putIfAbsent(service, 0L));
        List<ProjectContainer> surplus = new ArrayList<>();
        List<ProjectContainer> orphans = new ArrayList<>();
        for (ProjectContainer container : project.containers()) {
            if (!container.isOneOff() && !known.contains(container.service())) {
                orphans.add(container);
            } else if (!container.isOneOff()
                    && container.number() > numbers.getOrDefault(container.service(), Long.MAX_VALUE)) {
                surplus.add(container);
            }
        }
        end.remove(surplus);
        if (isWithoutOrphans) {
            end.remove(orphans);
        } else if (!orphans.isEmpty()) {
            compose.complain("warning: containers of services that the files do not have: "
                    + String.join(
                            ", ", orphans.stream().map(ProjectContainer::name).toList())
                    + "; --remove-orphans removes them");
        }
    }

    // In the foreground

    private int follow(Project project, ProjectEnd end, StackSpec wanted) {
        compose.complain("Its output follows. Ctrl-C stops it and keeps it, as it is after: docker compose stop");
        Set<String> names = wanted.containers().stream()
                .map(ContainerSpec::engineName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        List<ProjectContainer> containers = project.containers().stream()
                .filter(container -> names.contains(container.name()))
                .toList();
        Output output = new Output(project.engine(), program().out(), program().err(), !isWithoutPrefix, isTimed);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = hook(Thread.currentThread(), stopped);
        Runtime.getRuntime().addShutdownHook(hook);
        Map<String, ProjectContainer> byId = new LinkedHashMap<>();
        containers.forEach(container -> byId.put(container.id(), container));
        List<ProjectContainer> ended = new ArrayList<>();
        int code = DONE;
        try {
            output.follow(containers.stream().map(ProjectContainer::output).toList(), LogQuery.ALL, source -> {
                ProjectContainer container = byId.get(source.id());
                ended.add(container);
                // Another job that had done its work before is no reason to end.
                return exitCodeFrom.filter(container.service()::equals).isPresent()
                        || container.isRunning() && (isEndedByOne || exitCodeFrom.isPresent());
            });
        } catch (InterruptedException e) {
            code = INTERRUPTED;
        }
        end.stopping()
                .stop(project.containers(
                        containers.stream().map(ProjectContainer::service).collect(Collectors.toSet())));
        compose.complain("Project " + project.name() + " is stopped. `harness compose -p " + project.name()
                + " up` starts it again, `down` removes it.");
        stopped.countDown();
        withdraw(hook);
        return code == INTERRUPTED ? code : exitCode(project, containers, ended);
    }

    /** Ctrl-C ends the JVM; this lets it wait until what it shows is stopped. */
    private static Thread hook(Thread following, CountDownLatch stopped) {
        return new Thread(() -> {
            following.interrupt();
            try {
                stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook has done its work.
        }
    }

    private int exitCode(Project project, List<ProjectContainer> containers, List<ProjectContainer> ended) {
        Optional<ProjectContainer> first =
                ended.stream().filter(ProjectContainer::isRunning).findFirst();
        return exitCodeFrom
                .map(service -> containers.stream()
                        .filter(container -> container.service().equals(service))
                        .findFirst())
                .orElse(isEndedByOne ? first : Optional.empty())
                .flatMap(container -> project.engine().containers().find(container.id()))
                .map(facts -> facts.state().exitCode())
                .orElse(DONE);
    }
}
