package org.containerharness.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.containerharness.Harness;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.translate.TranslateOptions;
import org.containerharness.compose.internal.translate.TranslateOptionsBuilder;
import org.containerharness.compose.internal.translate.Translation;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.UnexpectedEnd;
import org.containerharness.resolution.UniquePart;

/**
 * A Compose project that is to be run. Immutable: every method that changes something returns a new one.
 *
 * <pre>{@code
 * try (Harness harness = Harness.connect();
 *         RunningStack stack = ComposeStack.of(Path.of("compose.yaml")).scale("web", 2).start(harness)) {
 *     URI web = stack.endpoint("http://web:8080/");
 * }
 * }</pre>
 *
 * <p>Defaults: the project's name gets a random suffix, and so do names that the files fix, so that several runs do not
 * meet; ports are published as the files say, on loopback of a local engine where they name no address; a service is ready when its healthcheck succeeds, else when its published
 * ports listen, else when it runs; one that ends with exit code 0 has done its work.
 *
 * <p>In the stack, and in endpoint texts, the first container of a service has the service's name, and the others are
 * called {@code <service>-2}, {@code <service>-3} and so on.
 */
public final class ComposeStack {

    private static final Log LOG = Log.ofHarness();

    private static final int SUFFIX_LENGTH = 8;

    private final ComposeRequest request;
    private final boolean isNameFixed;
    private final TranslateOptions options;

    private ComposeStack(ComposeRequest request, boolean isNameFixed, TranslateOptions options) {
        this.request = request;
        this.isNameFixed = isNameFixed;
        this.options = options;
    }

    /**
     * Runs the project of some files, a later one overriding an earlier one; without a file, that of the working
     * directory.
     */
    public static ComposeStack of(Path... files) {
        return of(ComposeRequest.of(files));
    }

    /** Runs the project of a request. */
    public static ComposeStack of(ComposeRequest request) {
        return new ComposeStack(request, false, TranslateOptions.of(UniquePart.WORD));
    }

    /** Runs these services and what they depend on; by default all that the profiles enable. */
    public ComposeStack services(String... services) {
        return asking(request.withServices(List.of(services)));
    }

    /** Activates profiles; by default those of {@code COMPOSE_PROFILES}. */
    public ComposeStack profiles(String... profiles) {
        return asking(request.withProfiles(List.of(profiles)));
    }

    /** Sets a variable for interpolation; it wins over those of the process and of files. */
    public ComposeStack env(String variable, String value) {
        return asking(request.withVariable(variable, value));
    }

    /** Reads variables from files instead of {@code .env}. */
    public ComposeStack envFiles(Path... files) {
        return asking(request.withEnvFiles(List.of(files)));
    }

    /** Lets relative paths of the files start from a folder; by default that of the first file. */
    public ComposeStack projectDirectory(Path directory) {
        return asking(request.withProjectDirectory(directory));
    }

    /**
     * Uses exactly this project name. Only one run of it can be there at a time, and volumes that exist under its names
     * already are used and kept.
     */
    public ComposeStack projectName(String name) {
        return new ComposeStack(request.withProjectName(name), true, options);
    }

    /** Merges a further Compose file, given as text, on top of the others; several calls merge in their order. */
    public ComposeStack override(String yaml) {
        return asking(request.withOverride(yaml));
    }

    /** Runs so many containers of a service, whatever {@code scale} and {@code deploy.replicas} say; 0 for none. */
    public ComposeStack scale(String service, int containers) {
        if (containers < 0) {
            throw new IllegalArgumentException("A service cannot have " + containers + " containers.");
        }
        return with(changed().scale(with(options.scale(), service, containers)));
    }

    /** Publishes every port on a free host port, whatever host port the files fix. */
    public ComposeStack randomPorts() {
        return with(changed().randomPorts(true));
    }

    /**
     * Binds ports for which the files name no address to all addresses of the host, as {@code docker compose} does; by
     * default they are bound as those of other declarations: to {@code harness.ports.bind}, else to loopback of a local
     * engine.
     */
    public ComposeStack addressesAsWritten() {
        return with(changed().addressesAsWritten(true));
    }

    /** Publishes a TCP port on a free host port, if the files do not publish it. */
    public ComposeStack publish(String service, int containerPort) {
        List<Integer> ports = new ArrayList<>(options.published().getOrDefault(service, List.of()));
        ports.add(containerPort);
        return with(changed().published(with(options.published(), service, List.copyOf(ports))));
    }

    /** Uses container_name and the names of networks and volumes as the files fix them. */
    public ComposeStack namesAsWritten() {
        return with(changed().suffix(Optional.empty()));
    }

    /** Lets a service count as ready under a condition, for all its containers. */
    public ComposeStack waitFor(String service, ReadyCondition condition) {
        return waitFor(service, ReadinessSpec.of(condition));
    }

    /** Lets a service count as ready under a condition with a time limit, for all its containers. */
    public ComposeStack waitFor(String service, ReadinessSpec readiness) {
        return with(changed().waitFor(with(options.waitFor(), service, readiness)));
    }

    /** Never builds: a service with {@code build:} uses the image that it names, and is refused if it names none. */
    public ComposeStack noBuild() {
        return with(changed().builds(false));
    }

    /**
     * Lets services join a network that was declared elsewhere, in the same stack or one below, instead of one that the
     * files make or expect to be there.
     *
     * @param key of the network in the files; {@code default} is the one that services join which name none
     * @param declared its name outside the files
     */
    public ComposeStack network(String key, String declared) {
        return with(changed().networks(with(options.networks(), key, declared)));
    }

    /** Lets services use a volume that was declared elsewhere; as {@link #network}. */
    public ComposeStack volume(String key, String declared) {
        return with(changed().volumes(with(options.volumes(), key, declared)));
    }

    /**
     * Keeps apart projects that are part of one stack: with an underscore, this is put in front of the declared names of
     * networks and volumes, so that {@code default} becomes {@code shop_default}. It is part of the project's name too,
     * unless that is fixed.
     *
     * @param name of lower-case letters, digits, hyphens and underscores
     */
    public ComposeStack prefix(String name) {
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw new InvalidValueException(
                    "<" + name + "> cannot be part of a project's name. Use lower-case letters, digits,"
                            + " hyphens and underscores, a letter or digit first.");
        }
        return with(changed().prefix(Optional.of(name)));
    }

    /**
     * Puts the {@linkplain #prefix prefix} in front of the declared names of containers too, with a hyphen: {@code db} is
     * {@code shop-db} in endpoint texts and for handles, and only there. The services themselves find each other under
     * their own names as ever. Without a prefix it has no effect.
     */
    public ComposeStack prefixServices() {
        return with(changed().prefixesServices(true));
    }

    /**
     * Makes services of a swarm of all services, as {@code docker stack deploy} does: with what is below {@code deploy},
     * with secrets and configs of the swarm, and on networks that span its nodes. Start its {@link #toSpec} by an {@code
     * EnginePool}, with a manager of the swarm among its engines.
     */
    public ComposeStack swarm() {
        return with(changed().swarm(true));
    }

    /** Uses this policy for all images instead of those of the files. */
    public ComposeStack pull(PullPolicy policy) {
        return with(changed().pullPolicy(Optional.of(policy)));
    }

    /**
     * Takes a service that ends with exit code 0 while it is awaited for failed, as {@code docker compose up --wait}
     * does, unless another one waits for its end; by default it has done its work.
     */
    public ComposeStack strictExit() {
        return with(changed().strictExit(true));
    }

    /**
     * Ends all services dependents first, each with its {@code pre_stop} hooks, its stop signal and its grace period; by
     * default only those that have one of these, and the others are killed, all at once.
     */
    public ComposeStack graceful() {
        return with(changed().graceful(true));
    }

    /**
     * What it means that a container of a service ended by itself while a test or class had the stack; by default what the
     * setting {@code harness.ended} says. A service that may have done its work ends with exit code 0 under each of them.
     */
    public ComposeStack whenEnded(UnexpectedEnd meaning) {
        return with(changed().whenEnded(Optional.of(meaning)));
    }

    /**
     * Loads the project under the name it would run with, which differs from load to load unless it is fixed.
     *
     * @throws ComposeException if the files are wrong
     */
    public ComposeProject load() {
        return ComposeProject.load(request(newSuffix()));
    }

    /**
     * Loads the project and turns it into a stack, without asking an engine; keys that have no effect are logged as
     * warnings. The stack can be started several times: each start puts a suffix of its own into the project's name,
     * where the stack has the word {@value UniquePart#WORD}.
     *
     * @throws ComposeException if the files are wrong or ask for something that cannot be honoured
     */
    public StackSpec toSpec() {
        return toSpec(file -> {});
    }

    /**
     * As {@link #toSpec()}, and tells which files were read. While they and the process's variables are as they were, the
     * same request gives an equal stack.
     *
     * @param inputs told of each file before the stack is returned
     * @throws ComposeException as {@link #toSpec()}
     */
    public StackSpec toSpec(Consumer<Path> inputs) {
        return told(() -> {
            ComposeProject project = ComposeProject.load(request(UniquePart.WORD));
            project.inputs().forEach(inputs);
            Translation translation = project.translated(options);
            project.warnings().forEach(ComposeStack::log);
            translation.warnings().forEach(ComposeStack::log);
            return translation.stack();
        });
    }

    /**
     * Returns what the user should know about the files: unset variables, deprecated forms, keys without effect here.
     *
     * @throws ComposeException as {@link #toSpec}
     */
    public List<ComposeProblem> warnings() {
        return told(() -> {
            ComposeProject project = ComposeProject.load(request(UniquePart.WORD));
            List<ComposeProblem> all = new ArrayList<>(project.warnings());
            all.addAll(project.translated(options).warnings());
            return all.stream().map(warning -> warning.map(UniquePart::hidden)).toList();
        });
    }

    /** What is wrong is told with the project's name as people know it. */
    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (ComposeException e) {
            throw e.map(UniquePart::hidden);
        }
    }

    /**
     * Starts the project and returns when every service is ready.
     *
     * @throws ComposeException if the files are wrong or ask for something that cannot be honoured; nothing was started
     * @throws org.containerharness.handle.StartException if something failed; whatever had been started is removed again
     */
    public RunningStack start(Harness harness) {
        if (options.swarm()) {
            throw new HarnessException("Services of a swarm lie on all of its nodes: start toSpec() by an EnginePool.");
        }
        return harness.start(toSpec());
    }

    private ComposeRequest request(String suffix) {
        String own = options.prefix().map(name -> name + "-" + suffix).orElse(suffix);
        return isNameFixed ? request : request.withNameSuffix(own);
    }

    TranslateOptions options() {
        return options;
    }

    private static String newSuffix() {
        return UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
    }

    private static void log(ComposeProblem warning) {
        LOG.warn("{}", warning.map(UniquePart::hidden));
    }

    private ComposeStack asking(ComposeRequest another) {
        return new ComposeStack(another, isNameFixed, options);
    }

    private TranslateOptionsBuilder changed() {
        return TranslateOptionsBuilder.from(options);
    }

    private ComposeStack with(TranslateOptionsBuilder changed) {
        return new ComposeStack(request, isNameFixed, changed.build());
    }

    private static <T> Map<String, T> with(Map<String, T> some, String key, T value) {
        Map<String, T> more = new HashMap<>(some);
        more.put(key, value);
        return more;
    }
}
