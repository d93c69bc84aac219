package org.containerharness.model;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.internal.BuildSpecBuilder;

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
 * @param contexts further sources of files, by the names that {@code FROM}, {@code COPY --from} and {@code RUN
 *     --mount=from} use: images that are pulled or built; one that is not used is not made
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
        Map<String, ImageSource> contexts,
        List<ImageReference> tags,
        Optional<BuilderKind> builder) {

    public BuildSpec {
        arguments = Map.copyOf(arguments);
        Secrets.learn(arguments);
        labels = Map.copyOf(labels);
        cacheFrom = List.copyOf(cacheFrom);
        extraHosts = List.copyOf(extraHosts);
        ulimits = List.copyOf(ulimits);
        secrets = List.copyOf(secrets);
        ssh = List.copyOf(ssh);
        contexts = Map.copyOf(contexts);
        // Loops, not streams: a JVM that has just begun makes a class for each lambda, which takes as long as all the
        // rest.
        for (Map.Entry<String, ImageSource> named : contexts.entrySet()) {
            ImageSource source = named.getValue();
            if (!(source instanceof ImageSource.Pulled) && !(source instanceof ImageSource.Built)) {
                throw new InvalidValueException(
                        "The context <" + named.getKey() + "> of a build is neither an image that is pulled"
                                + " nor one that is built, but " + source + ".");
            }
        }
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
        Set<String> ids = new HashSet<>();
        for (BuildSecret secret : secrets) {
            refuseTwice("secrets", secret.id(), ids);
        }
        ids.clear();
        for (BuildSsh agent : ssh) {
            refuseTwice("SSH agents", agent.id(), ids);
        }
        boolean isClassic = builder.isPresent() && builder.get() == BuilderKind.CLASSIC;
        if (isClassic && !(secrets.isEmpty() && ssh.isEmpty())) {
            String what = secrets.isEmpty() ? "SSH agents" : "secrets";
            throw new InvalidValueException(
                    "The classic builder has no " + what + ". Leave the builder or the " + what + " out.");
        }
    }

    private static void refuseTwice(String what, String id, Set<String> before) {
        if (!before.add(id)) {
            throw new InvalidValueException(
                    "Two " + what + " of a build have the id <" + id + ">. Leave one of them out.");
        }
    }

    /** Builds the Dockerfile at the root of a folder. */
    public static BuildSpec ofContext(Path context) {
        return empty().context(Optional.of(context)).build();
    }

    /** Builds the Dockerfile at the root of a class-path folder, which may be inside a jar. */
    public static BuildSpec ofClassPath(String folder) {
        return empty().classPathContext(Optional.of(folder)).build();
    }

    /** An image of a folder's files and nothing else, to be a {@linkplain #contexts context} of another build. */
    public static BuildSpec ofFiles(Path folder) {
        return ofContext(folder).withInlineDockerfile("FROM scratch\nCOPY . /\n");
    }

    /** Builds a Dockerfile given as text, without any context. */
    public static BuildSpec ofText(String dockerfileText) {
        return empty().inlineDockerfile(Optional.of(dockerfileText)).build();
    }

    private static BuildSpecBuilder empty() {
        return BuildSpecBuilder.builder()
                .dockerfile("Dockerfile")
                .arguments(Map.of())
                .labels(Map.of())
                .cacheFrom(List.of())
                .extraHosts(List.of())
                .ulimits(List.of())
                .secrets(List.of())
                .ssh(List.of())
                .contexts(Map.of())
                .tags(List.of());
    }

    public BuildSpec withDockerfile(String path) {
        return BuildSpecBuilder.from(this).dockerfile(path).build();
    }

    /** Uses this text as the Dockerfile; the context stays. */
    public BuildSpec withInlineDockerfile(String text) {
        return BuildSpecBuilder.from(this).inlineDockerfile(Optional.of(text)).build();
    }

    public BuildSpec withArguments(Map<String, String> newArguments) {
        return BuildSpecBuilder.from(this).arguments(newArguments).build();
    }

    /** Gives one ARG instruction a value; the others stay. */
    public BuildSpec argument(String name, String value) {
        return withArguments(Joined.map(arguments, Map.of(name, value)));
    }

    public BuildSpec withTarget(String stage) {
        return BuildSpecBuilder.from(this).target(Optional.of(stage)).build();
    }

    public BuildSpec withLabels(Map<String, String> newLabels) {
        return BuildSpecBuilder.from(this).labels(newLabels).build();
    }

    public BuildSpec withPlatform(String newPlatform) {
        return BuildSpecBuilder.from(this).platform(Optional.of(newPlatform)).build();
    }

    public BuildSpec withNoCache(boolean isWithout) {
        return BuildSpecBuilder.from(this).noCache(isWithout).build();
    }

    public BuildSpec withPull(boolean isPulled) {
        return BuildSpecBuilder.from(this).pull(isPulled).build();
    }

    public BuildSpec withCacheFrom(List<String> images) {
        return BuildSpecBuilder.from(this).cacheFrom(images).build();
    }

    public BuildSpec withNetworkMode(String mode) {
        return BuildSpecBuilder.from(this).networkMode(Optional.of(mode)).build();
    }

    public BuildSpec withExtraHosts(List<String> lines) {
        return BuildSpecBuilder.from(this).extraHosts(lines).build();
    }

    public BuildSpec withSharedMemory(ByteSize size) {
        return BuildSpecBuilder.from(this).sharedMemory(Optional.of(size)).build();
    }

    public BuildSpec withUlimits(List<Ulimit> newUlimits) {
        return BuildSpecBuilder.from(this).ulimits(newUlimits).build();
    }

    public BuildSpec withSecrets(List<BuildSecret> newSecrets) {
        return BuildSpecBuilder.from(this).secrets(newSecrets).build();
    }

    public BuildSpec withSsh(List<BuildSsh> agents) {
        return BuildSpecBuilder.from(this).ssh(agents).build();
    }

    /** Lets the Dockerfile name further sources of files. */
    public BuildSpec withContexts(Map<String, ImageSource> newContexts) {
        return BuildSpecBuilder.from(this).contexts(newContexts).build();
    }

    /** True if only BuildKit can make it, since steps may mount secrets or ask SSH agents. */
    public boolean needsBuildKit() {
        return !secrets.isEmpty() || !ssh.isEmpty();
    }

    public BuildSpec withTags(List<ImageReference> newTags) {
        return BuildSpecBuilder.from(this).tags(newTags).build();
    }

    public BuildSpec withBuilder(BuilderKind kind) {
        return BuildSpecBuilder.from(this).builder(Optional.of(kind)).build();
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
}
