package org.containerharness.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ImageReference;
import org.containerharness.model.Ulimit;

/** What {@link Build} declares. */
final class Builds {

    private Builds() {}

    static boolean isGiven(Build build) {
        return !build.context().isEmpty()
                || !build.classPathContext().isEmpty()
                || !build.text().isEmpty();
    }

    /** @param platform of the container, used where the build names none */
    static Optional<BuildSpec> read(Build build, String platform, Attributes attributes) {
        List<ImageReference> tags = attributes.readAll("tags", build.tags(), ImageReference::parse);
        var arguments = attributes.pairs("args", build.args());
        var labels = attributes.pairs("labels", build.labels());
        List<Ulimit> ulimits = attributes.readAll("ulimits", build.ulimits(), Ulimit::parse);
        List<BuildSecret> secrets = attributes.readAll("secrets", build.secrets(), BuildSecret::parse);
        List<BuildSsh> ssh = attributes.readAll("ssh", build.ssh(), BuildSsh::parse);
        Optional<ByteSize> sharedMemory = attributes.read("shmSize", build.shmSize(), ByteSize::parse);
        Optional<BuilderKind> builder = attributes.read("builder", build.builder(), BuilderKind::parse);
        if (!isGiven(build)) {
            return Optional.empty();
        }
        return attributes.attempt("context", () -> {
            BuildSpec spec = files(build)
                    .withArguments(arguments)
                    .withLabels(labels)
                    .withNoCache(build.noCache())
                    .withPull(build.pull())
                    .withCacheFrom(List.of(build.cacheFrom()))
                    .withExtraHosts(List.of(build.extraHosts()))
                    .withUlimits(ulimits)
                    .withSecrets(secrets)
                    .withSsh(ssh)
                    .withTags(tags);
            spec = set(spec, Attributes.text(build.target()), BuildSpec::withTarget);
            spec = set(
                    spec,
                    Attributes.text(build.platform()).or(() -> Attributes.text(platform)),
                    BuildSpec::withPlatform);
            spec = set(spec, Attributes.text(build.networkMode()), BuildSpec::withNetworkMode);
            spec = set(spec, sharedMemory, BuildSpec::withSharedMemory);
            return set(spec, builder, BuildSpec::withBuilder);
        });
    }

    private static BuildSpec files(Build build) {
        Optional<String> text = Attributes.text(build.text());
        Optional<BuildSpec> context =
                Attributes.text(build.context()).map(folder -> BuildSpec.ofContext(Path.of(folder)));
        Optional<BuildSpec> onClassPath =
                Attributes.text(build.classPathContext()).map(BuildSpec::ofClassPath);
        if (context.isPresent() && onClassPath.isPresent()) {
            throw new org.containerharness.model.InvalidValueException(
                    "A build has one context: a folder or a class-path folder, not both.");
        }
        return context.or(() -> onClassPath)
                .map(spec -> set(spec, text, BuildSpec::withInlineDockerfile))
                .orElseGet(() -> BuildSpec.ofText(text.orElseThrow()))
                .withDockerfile(build.dockerfile());
    }

    private static <V> BuildSpec set(BuildSpec before, Optional<V> value, BiFunction<BuildSpec, V, BuildSpec> setter) {
        return value.map(present -> setter.apply(before, present)).orElse(before);
    }
}
