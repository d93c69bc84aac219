package org.containerharness.compose.internal.translate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.compose.model.Build;
import org.containerharness.compose.model.FileMount;
import org.containerharness.compose.model.FileObject;
import org.containerharness.compose.model.Service;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.ByteSize;
import org.containerharness.model.DurationText;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.Ulimit;

/** Where a service's image comes from. */
final class ImagePart {

    private final ServiceScope scope;
    private final Service service;

    ImagePart(ServiceScope scope) {
        this.scope = scope;
        this.service = scope.service();
    }

    Optional<ImageSource> image() {
        if (service.build().isPresent() && scope.options().builds()) {
            return build(service.build().get());
        }
        if (service.pullPolicy().filter("build"::equals).isPresent()) {
            scope.refuse("there is nothing to build; the service has no build:", "pull_policy");
        }
        if (service.image().isEmpty()) {
            scope.refuse(
                    service.build().isPresent()
                            ? "nothing is to be built, and the service names no image to use instead"
                            : "the service has neither image nor build, so there is nothing to run");
            return Optional.empty();
        }
        return scope.attempt(
                () -> new ImageSource.Pulled(
                        ImageReference.parse(service.image().get()), policy(), service.platform()),
                "image");
    }

    private Optional<PullPolicy> policy() {
        return scope.options().pullPolicy().or(() -> service.pullPolicy().map(ImagePart::policy));
    }

    static PullPolicy policy(String text) {
        return switch (text) {
            case "daily" -> PullPolicy.olderThan(Duration.ofDays(1));
            case "build", "refresh" -> PullPolicy.IF_MISSING;
            case "weekly" -> PullPolicy.olderThan(Duration.ofDays(7));
            default ->
                text.startsWith("every_")
                        ? PullPolicy.olderThan(DurationText.parse(text.substring("every_".length())))
                        : PullPolicy.parse(text);
        };
    }

    private Optional<ImageSource> build(Build build) {
        if (isRemote(build.context())) {
            // The table of keys has refused it.
            return Optional.empty();
        }
        Path context = Path.of(build.context());
        if (!Files.isDirectory(context)) {
            scope.refuse("the build context " + context + " is not a folder", "build", "context");
            return Optional.empty();
        }
        return scope.attempt(() -> new ImageSource.Built(spec(context, build)), "build");
    }

    private static boolean isRemote(String context) {
        return context.contains("://") || context.startsWith("git@") || context.startsWith("github.com/");
    }

    private BuildSpec spec(Path context, Build build) {
        BuildSpec spec = BuildSpec.ofContext(context)
                .withArguments(build.args())
                .withLabels(build.labels())
                .withCacheFrom(build.cacheFrom())
                .withExtraHosts(build.extraHosts().stream()
                        .map(NetworkingPart::extraHost)
                        .toList())
                .withNoCache(build.isNoCache())
                .withPull(build.isPull())
                .withUlimits(build.ulimits().stream()
                        .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                        .toList())
                .withSecrets(secrets(build))
                .withSsh(agents(build))
                .withTags(tags(build));
        spec = build.dockerfile().map(spec::withDockerfile).orElse(spec);
        spec = build.dockerfileInline().map(spec::withInlineDockerfile).orElse(spec);
        spec = build.target().map(spec::withTarget).orElse(spec);
        spec = build.network().map(spec::withNetworkMode).orElse(spec);
        spec = build.shmSize().map(ByteSize::new).map(spec::withSharedMemory).orElse(spec);
        return platform(build).map(spec::withPlatform).orElse(spec);
    }

    private List<BuildSecret> secrets(Build build) {
        List<BuildSecret> secrets = new ArrayList<>();
        for (FileMount mount : build.secrets()) {
            FileObject object = scope.project().secrets().get(mount.source());
            String id = mount.target().orElse(mount.source());
            if (object != null && object.file().isPresent()) {
                secrets.add(BuildSecret.ofFile(id, Path.of(object.file().get())));
            } else if (object != null && object.content().isPresent()) {
                secrets.add(BuildSecret.ofText(id, object.content().get()));
            } else {
                scope.refuse("the secret \"" + mount.source() + "\" has no content", "build", "secrets");
            }
        }
        return secrets;
    }

    private List<BuildSsh> agents(Build build) {
        List<BuildSsh> agents = new ArrayList<>();
        for (String text : build.ssh()) {
            BuildSsh agent = BuildSsh.parse(text);
            if (agent.socket().filter(Files::isRegularFile).isPresent()) {
                scope.refuse(
                        "\"" + text
                                + "\" names a key file; add the key to an agent (ssh-add), and name the agent's socket"
                                + " or default",
                        "build",
                        "ssh");
            } else {
                agents.add(agent);
            }
        }
        return agents;
    }

    private List<ImageReference> tags(Build build) {
        List<ImageReference> tags = new ArrayList<>();
        service.image().map(ImageReference::parse).ifPresent(tags::add);
        build.tags().stream().map(ImageReference::parse).forEach(tags::add);
        return tags;
    }

    private Optional<String> platform(Build build) {
        if (service.platform().isPresent()) {
            return service.platform();
        }
        if (build.platforms().size() > 1) {
            scope.refuse(
                    "an engine runs one platform, and " + build.platforms().size()
                            + " are listed; say with platform: which one is meant",
                    "build",
                    "platforms");
        }
        return build.platforms().stream().findFirst();
    }
}
