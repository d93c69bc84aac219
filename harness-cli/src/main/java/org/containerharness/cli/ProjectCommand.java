package org.containerharness.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.containerharness.Harness;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectEnd;
import org.containerharness.cli.project.Stopping;
import org.containerharness.compose.ComposeProject;
import org.containerharness.compose.ComposeStack;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What the commands have in common that run a project. */
@Command(mixinStandardHelpOptions = true)
abstract class ProjectCommand implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;

    /** Commands of people end when they end; something has to be the limit. */
    static final Duration LONGEST = Duration.ofDays(30);

    private static final String NAME_VARIABLE = "COMPOSE_PROJECT_NAME";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    protected ComposeCommand compose;

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (ComposeException refused) {
            compose.complain(String.valueOf(refused.getMessage()));
            return ComposeCommand.code(refused);
        }
    }

    abstract int run();

    HarnessCommand program() {
        return compose.program;
    }

    // The files

    /** The project with what the services named need; all of it if none is. */
    ComposeProject load(List<String> services) {
        ComposeProject project = ComposeProject.load(compose.request().withServices(services));
        project.warnings().forEach(warning -> compose.complain("warning: " + warning));
        return project;
    }

    /** As it runs under its own name, whoever starts it. */
    ComposeStack stack(String name, List<String> services) {
        return ComposeStack.of(compose.request().withServices(services))
                .projectName(name)
                .namesAsWritten()
                .graceful();
    }

    /** The whole project, if there are files; one that has a name can be ended without them. */
    Optional<ComposeProject> loadIfThere() {
        try {
            return Optional.of(ComposeProject.load(compose.request().withProfiles(List.of("*"))));
        } catch (ComposeException refused) {
            if (refused.kind() == ComposeException.Kind.FILE_MISSING
                    && givenName().isPresent()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Only what is run before a stop is of use then, and most projects have nothing of that kind. */
    Optional<StackSpec> stackWithHooks(Optional<ComposeProject> files) {
        return files.filter(project -> project.toYaml().contains("pre_stop:"))
                .map(project -> ComposeStack.of(compose.request().withProfiles(List.of("*")))
                        .projectName(project.name())
                        .namesAsWritten()
                        .graceful()
                        .toSpec());
    }

    private Optional<String> givenName() {
        String variable = program().console().environment().getOrDefault(NAME_VARIABLE, "");
        return compose.projectName().or(() -> Optional.of(variable).filter(name -> !name.isEmpty()));
    }

    /** The name that is given, else that of the files, which are not looked at for one that is given. */
    String name() {
        givenName().filter(name -> !name.matches("[a-z0-9][a-z0-9_-]*")).ifPresent(name -> {
            throw new HarnessException("<" + name + "> cannot be the name of a project: use lower-case letters, digits,"
                    + " hyphens and underscores, a letter or digit first.");
        });
        return givenName()
                .orElseGet(() -> ComposeProject.load(compose.request()).name());
    }

    // The engine

    Engine connect() {
        return program().connect();
    }

    /** What a database was after its first start is of no use to a project whose volumes stay. */
    static Settings forProjects(Settings settings) {
        return settings.with(Setting.SNAPSHOT, "false");
    }

    Harness harness(Settings settings) {
        return Harness.over(program().connect(settings), settings);
    }

    ProjectEnd end(Project project, Optional<StackSpec> stack, Optional<Integer> seconds) {
        Map<String, List<HookSpec.InContainer>> hooks = new HashMap<>();
        stack.ifPresent(spec -> spec.containers()
                .forEach(container -> hooks.put(
                        service(container), commands(container.lifecycle().beforeStop()))));
        Stopping stopping = new Stopping(
                project.engine(),
                hooks,
                seconds.map(Duration::ofSeconds),
                text -> compose.complain("warning: " + text));
        return new ProjectEnd(project, stopping, compose::complain);
    }

    /** A Compose file knows no others. */
    private static List<HookSpec.InContainer> commands(List<HookSpec> hooks) {
        return hooks.stream()
                .filter(HookSpec.InContainer.class::isInstance)
                .map(HookSpec.InContainer.class::cast)
                .toList();
    }

    static String service(ContainerSpec spec) {
        return spec.labels().getOrDefault("com.docker.compose.service", spec.name());
    }
}
