package org.containerharness.compose.internal.translate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.internal.resources.GitFolders;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.ByteSize;
import org.containerharness.model.DurationText;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.PullPolicy;

/** Where a service's image comes from. */
final class ImagePart {

    private static final String OF_SERVICE = "service:";
    private static final String OF_IMAGE = "docker-image://";

    private final ServiceScope scope;
    private final Element service;

    /** Services whose images this one is a part of. */
    private final Set<String> users;

    ImagePart(ServiceScope scope) {
        this(scope, Set.of());
    }

    private ImagePart(ServiceScope scope, Set<String> users) {
        this.scope = scope;
        this.users = users;
        this.service = scope.service();
    }

    Optional<ImageSource> image() {
        Optional<Element> build = service.child("build");
        if (build.isPresent() && scope.options().builds()) {
            return build(build.get());
        }
        Optional<String> image = service.text("image");
        if (service.text("pull_policy").filter("build"::equals).isPresent()) {
            scope.refuse("there is nothing to build; the service has no build:", "pull_policy");
        }
        if (image.isEmpty()) {
            scope.refuse(
                    build.isPresent()
                            ? "nothing is to be built, and the service names no image to use instead"
                            : "the service has neither image nor build, so there is nothing to run");
            return Optional.empty();
        }
        return scope.attempt(
                () -> new ImageSource.Pulled(ImageReference.parse(image.get()), policy(), service.text("platform")),
                "image");
    }

    private Optional<PullPolicy> policy() {
        return scope.options().pullPolicy().or(() -> service.text("pull_policy").map(ImagePart::policy));
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

    private Optional<ImageSource> build(Element build) {
        String written = build.text("context").orElse(".");
        return folder(written, "build", "context")
                .flatMap(context -> scope.attempt(() -> new ImageSource.Built(spec(context, build)), "build"));
    }

    private Optional<Path> folder(String written, String... place) {
        if (GitFolders.isGit(written)) {
            return scope.attempt(() -> scope.repositories().folder(written), place);
        }
        if (written.matches(GitFolders.OTHER_REMOTES)) {
            // The table of keys has refused it.
            return Optional.empty();
        }
        Path context = Path.of(written);
        if (!Files.isDirectory(context)) {
            scope.refuse("the build context " + context + " is not a folder", place);
            return Optional.empty();
        }
        return Optional.of(context);
    }

    private Map<String, ImageSource> contexts(Element build) {
        Map<String, ImageSource> contexts = new LinkedHashMap<>();
        build.pairs("additional_contexts")
                .forEach((name, written) -> context(name, written).ifPresent(source -> contexts.put(name, source)));
        return contexts;
    }

    private Optional<ImageSource> context(String name, String written) {
        String[] place = {"build", "additional_contexts", name};
        if (written.startsWith(OF_SERVICE)) {
            return ofService(written.substring(OF_SERVICE.length()), place);
        }
        if (written.startsWith(OF_IMAGE)) {
            return scope.attempt(
                    () -> new ImageSource.Pulled(
                            ImageReference.parse(written.substring(OF_IMAGE.length())),
                            Optional.empty(),
                            service.text("platform")),
                    place);
        }
        if (written.contains("://") && !GitFolders.isGit(written)) {
            scope.refuse(
                    "cannot be honoured: the harness knows folders, Git repositories, docker-image:// and service: here",
                    place);
            return Optional.empty();
        }
        return folder(written, place).map(folder -> new ImageSource.Built(BuildSpec.ofFiles(folder)));
    }

    private Optional<ImageSource> ofService(String other, String... place) {
        Set<String> more = new LinkedHashSet<>(users);
        more.add(scope.name());
        if (more.contains(other)) {
            scope.refuse("images would be parts of each other: " + String.join(" -> ", more) + " -> " + other, place);
            return Optional.empty();
        }
        Optional<ServiceScope> another = scope.of(other);
        if (another.isEmpty()) {
            scope.refuse(
                    "the service \"" + other + "\", whose image it is, is not among those that run; select it too",
                    place);
        }
        return another.flatMap(its -> new ImagePart(its, more).image());
    }

    private BuildSpec spec(Path context, Element build) {
        BuildSpec spec = BuildSpec.ofContext(context)
                .withArguments(build.pairs("args"))
                .withLabels(build.pairs("labels"))
                .withCacheFrom(build.texts("cache_from"))
                .withExtraHosts(build.texts("extra_hosts").stream()
                        .map(NetworkingPart::extraHost)
                        .toList())
                .withNoCache(build.flag("no_cache"))
                .withPull(build.flag("pull"))
                .withUlimits(LimitsPart.ulimits(build))
                .withSecrets(secrets(build))
                .withSsh(agents(build))
                .withContexts(contexts(build))
                .withTags(tags(build));
        spec = build.text("dockerfile").map(spec::withDockerfile).orElse(spec);
        spec = build.text("dockerfile_inline").map(spec::withInlineDockerfile).orElse(spec);
        spec = build.text("target").map(spec::withTarget).orElse(spec);
        spec = build.text("network").map(spec::withNetworkMode).orElse(spec);
        spec = build.number("shm_size")
                .map(ByteSize::new)
                .map(spec::withSharedMemory)
                .orElse(spec);
        return platform(build).map(spec::withPlatform).orElse(spec);
    }

    private List<BuildSecret> secrets(Element build) {
        List<BuildSecret> secrets = new ArrayList<>();
        Map<String, Element> known = scope.project().elements("secrets");
        for (Element mount : build.list("secrets")) {
            String source = mount.text("source").orElse("");
            String id = mount.text("target").orElse(source);
            Optional<Element> secret = Optional.ofNullable(known.get(source));
            Optional<String> file = secret.flatMap(found -> found.text("file"));
            Optional<String> content = secret.flatMap(FileObjectsPart::content);
            if (file.isPresent()) {
                secrets.add(BuildSecret.ofFile(id, Path.of(file.get())));
            } else if (content.isPresent()) {
                secrets.add(BuildSecret.ofText(id, content.get()));
            } else {
                scope.refuse("the secret \"" + source + "\" has no content", "build", "secrets");
            }
        }
        return secrets;
    }

    private List<BuildSsh> agents(Element build) {
        List<BuildSsh> agents = new ArrayList<>();
        for (String text : build.texts("ssh")) {
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

    private List<ImageReference> tags(Element build) {
        List<ImageReference> tags = new ArrayList<>();
        service.text("image").map(ImageReference::parse).ifPresent(tags::add);
        build.texts("tags").stream().map(ImageReference::parse).forEach(tags::add);
        return tags;
    }

    private Optional<String> platform(Element build) {
        if (service.has("platform")) {
            return service.text("platform");
        }
        List<String> platforms = build.texts("platforms");
        if (platforms.size() > 1) {
            scope.refuse(
                    "an engine runs one platform, and " + platforms.size()
                            + " are listed; say with platform: which one is meant",
                    "build",
                    "platforms");
        }
        return platforms.stream().findFirst();
    }
}
