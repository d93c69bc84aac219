package org.containerharness.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An image that is built.
 *
 * @param context the folder whose files the Dockerfile may copy; empty means none
 * @param classPathContext a class-path folder used instead of {@code context}, also one inside a jar
 * @param dockerfile path of the Dockerfile, relative to the context, default {@code Dockerfile}; an absolute path, or
 *     one that leads out of the context, may name a file elsewhere
 * @param inlineDockerfile the Dockerfile's text; used instead of a file
 * @param arguments values of ARG instructions; those whose name sounds secret are masked in messages and logs
 * @param target the stage to stop at
 * @param labels put on the image
 * @param platform such as {@code linux/arm64}, default is the engine's own
 * @param noCache build every step anew, also if an image of the same content is there
 * @param pull ask the registry for newer base images, also if an image of the same content is there
 * @param cacheFrom images whose layers may be reused
 * @param networkMode of the RUN instructions: {@code default}, {@code none} or {@code host}
 * @param extraHosts further lines of the hosts file that RUN instructions see, {@code name:address}
 * @param sharedMemory size of {@code /dev/shm} for RUN instructions; the engine's default is 64 MB
 * @param ulimits of the RUN instructions
 * @param secrets that RUN instructions may mount; BuildKit only
 * @param ssh agents that RUN instructions may ask; BuildKit only
 * @param tags further references the image gets
 * @param builder which builder makes it; empty means the configured one
 */
public record BuildSpec(
        Optional<Path> context,
        Optional<String> classPathContext,
        String dockerfile,
        Optional<String> inlineDockerfile,
        Map<String, String> arguments,
        Optional<String> target,
        Map<String, String> labels,
        Optional<String> platform,
        boolean noCache,
        boolean pull,
        List<String> cacheFrom,
        Optional<String> networkMode,
        List<String> extraHosts,
        Optional<ByteSize> sharedMemory,
        List<Ulimit> ulimits,
        List<BuildSecret> secrets,
        List<BuildSsh> ssh,
        List<ImageReference> tags,
        Optional<BuilderKind> builder) {

    public BuildSpec {
        arguments = Map.copyOf(arguments);
        labels = Map.copyOf(labels);
        cacheFrom = List.copyOf(cacheFrom);
        extraHosts = List.copyOf(extraHosts);
        ulimits = List.copyOf(ulimits);
        secrets = List.copyOf(secrets);
        ssh = List.copyOf(ssh);
        tags = List.copyOf(tags);
        if (context.isPresent() && classPathContext.isPresent()) {
            throw new InvalidValueException("A build has one context: a folder or a class-path folder, not both.");
        }
        if (context.isEmpty() && classPathContext.isEmpty() && inlineDockerfile.isEmpty()) {
            throw new InvalidValueException("A build needs a context folder or the text of a Dockerfile.");
        }
        for (String host : extraHosts) {
            if (host.indexOf(':') < 1 || host.endsWith(":")) {
                throw new InvalidValueException(
                        "<" + host + "> is not a line of a hosts file. Write name:address, such as db:10.0.0.7.");
            }
        }
        refuseTwice("secrets", secrets.stream().map(BuildSecret::id).toList());
        refuseTwice("SSH agents", ssh.stream().map(BuildSsh::id).toList());
        if (builder.filter(BuilderKind.CLASSIC::equals).isPresent() && !(secrets.isEmpty() && ssh.isEmpty())) {
            String what = secrets.isEmpty() ? "SSH agents" : "secrets";
            throw new InvalidValueException(
                    "The classic builder has no " + what + ". Leave the builder or the " + what + " out.");
        }
    }

    private static void refuseTwice(String what, List<String> ids) {
        ids.stream()
                .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new InvalidValueException(
                            "Two " + what + " of a build have the id <" + id + ">. Leave one of them out.");
                });
    }

    /** Builds the Dockerfile at the root of a folder. */
    public static BuildSpec ofContext(Path context) {
        return new Draft(draft -> draft.context = Optional.of(context)).spec();
    }

    /** Builds the Dockerfile at the root of a class-path folder, which may be inside a jar. */
    public static BuildSpec ofClassPath(String folder) {
        return new Draft(draft -> draft.classPathContext = Optional.of(folder)).spec();
    }

    /** Builds a Dockerfile given as text, without any context. */
    public static BuildSpec ofText(String dockerfileText) {
        return new Draft(draft -> draft.inlineDockerfile = Optional.of(dockerfileText)).spec();
    }

    public BuildSpec withDockerfile(String path) {
        return with(draft -> draft.dockerfile = path);
    }

    /** Uses this text as the Dockerfile; the context stays. */
    public BuildSpec withInlineDockerfile(String text) {
        return with(draft -> draft.inlineDockerfile = Optional.of(text));
    }

    public BuildSpec withArguments(Map<String, String> newArguments) {
        return with(draft -> draft.arguments = newArguments);
    }

    /** Gives one ARG instruction a value; the others stay. */
    public BuildSpec argument(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(arguments);
        all.put(name, value);
        return withArguments(all);
    }

    public BuildSpec withTarget(String stage) {
        return with(draft -> draft.target = Optional.of(stage));
    }

    public BuildSpec withLabels(Map<String, String> newLabels) {
        return with(draft -> draft.labels = newLabels);
    }

    public BuildSpec withPlatform(String newPlatform) {
        return with(draft -> draft.platform = Optional.of(newPlatform));
    }

    public BuildSpec withNoCache(boolean isWithout) {
        return with(draft -> draft.noCache = isWithout);
    }

    public BuildSpec withPull(boolean isPulled) {
        return with(draft -> draft.pull = isPulled);
    }

    public BuildSpec withCacheFrom(List<String> images) {
        return with(draft -> draft.cacheFrom = images);
    }

    public BuildSpec withNetworkMode(String mode) {
        return with(draft -> draft.networkMode = Optional.of(mode));
    }

    public BuildSpec withExtraHosts(List<String> lines) {
        return with(draft -> draft.extraHosts = lines);
    }

    public BuildSpec withSharedMemory(ByteSize size) {
        return with(draft -> draft.sharedMemory = Optional.of(size));
    }

    public BuildSpec withUlimits(List<Ulimit> newUlimits) {
        return with(draft -> draft.ulimits = newUlimits);
    }

    public BuildSpec withSecrets(List<BuildSecret> newSecrets) {
        return with(draft -> draft.secrets = newSecrets);
    }

    public BuildSpec withSsh(List<BuildSsh> agents) {
        return with(draft -> draft.ssh = agents);
    }

    /** True if only BuildKit can make it, since steps may mount secrets or ask SSH agents. */
    public boolean needsBuildKit() {
        return !secrets.isEmpty() || !ssh.isEmpty();
    }

    public BuildSpec withTags(List<ImageReference> newTags) {
        return with(draft -> draft.tags = newTags);
    }

    public BuildSpec withBuilder(BuilderKind kind) {
        return with(draft -> draft.builder = Optional.of(kind));
    }

    private BuildSpec with(Consumer<Draft> change) {
        return new Draft(this, change).spec();
    }

    /** Secret values of arguments are masked. */
    @Override
    public String toString() {
        return "build of "
                + context.map(Object::toString)
                        .or(() -> classPathContext.map(folder -> "class path " + folder))
                        .orElse("a Dockerfile given as text")
                + (arguments.isEmpty() ? "" : " with " + Secrets.mask(arguments));
    }

    /** One place that knows all the components, so that each change names only its own. */
    private static final class Draft {

        private Optional<Path> context = Optional.empty();
        private Optional<String> classPathContext = Optional.empty();
        private String dockerfile = "Dockerfile";
        private Optional<String> inlineDockerfile = Optional.empty();
        private Map<String, String> arguments = Map.of();
        private Optional<String> target = Optional.empty();
        private Map<String, String> labels = Map.of();
        private Optional<String> platform = Optional.empty();
        private boolean noCache;
        private boolean pull;
        private List<String> cacheFrom = List.of();
        private Optional<String> networkMode = Optional.empty();
        private List<String> extraHosts = List.of();
        private Optional<ByteSize> sharedMemory = Optional.empty();
        private List<Ulimit> ulimits = List.of();
        private List<BuildSecret> secrets = List.of();
        private List<BuildSsh> ssh = List.of();
        private List<ImageReference> tags = List.of();
        private Optional<BuilderKind> builder = Optional.empty();

        Draft(Consumer<Draft> change) {
            change.accept(this);
        }

        Draft(BuildSpec spec, Consumer<Draft> change) {
            context = spec.context;
            classPathContext = spec.classPathContext;
            dockerfile = spec.dockerfile;
            inlineDockerfile = spec.inlineDockerfile;
            arguments = spec.arguments;
            target = spec.target;
            labels = spec.labels;
            platform = spec.platform;
            noCache = spec.noCache;
            pull = spec.pull;
            cacheFrom = spec.cacheFrom;
            networkMode = spec.networkMode;
            extraHosts = spec.extraHosts;
            sharedMemory = spec.sharedMemory;
            ulimits = spec.ulimits;
            secrets = spec.secrets;
            ssh = spec.ssh;
            tags = spec.tags;
            builder = spec.builder;
            change.accept(this);
        }

        BuildSpec spec() {
            return new BuildSpec(
                    context,
                    classPathContext,
                    dockerfile,
                    inlineDockerfile,
                    arguments,
                    target,
                    labels,
                    platform,
                    noCache,
                    pull,
                    cacheFrom,
                    networkMode,
                    extraHosts,
                    sharedMemory,
                    ulimits,
                    secrets,
                    ssh,
                    tags,
                    builder);
        }
    }
}
