package org.containerharness.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.ProxyVariables;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.docker.api.UlimitJson;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.NewImage;
import org.containerharness.files.BuilderNeeds;
import org.containerharness.files.Dockerfile;
import org.containerharness.log.Log;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/**
 * Builds images with BuildKit or the classic builder, both through one call that mostly takes the context as a tar
 * stream.
 *
 * <p>Base images are pulled before the build: that way they come with the repetitions and the messages of a pull. A
 * session is opened only for builds in which BuildKit has something to ask: secrets, SSH agents, log-ins for images that
 * could not be pulled before; and the files of a context whose Dockerfile no COPY may see, since a tar stream would have
 * to hold it.
 */
public final class ImageBuild {

    private static final Log LOG = Log.ofHarness();

    private static final long LARGE = 100 << 20;

    /** What Docker lets every build have without an ARG instruction. */
    private static final Set<String> PREDEFINED =
            Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH");

    /** A word of the form that is written as JSON. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final EngineClient client;
    private final EngineSettings settings;
    private final RegistryCredentials credentials;
    private final ImageTransfer pull;
    private final EngineInfo info;
    private final ProxyVariables proxies;

    public ImageBuild(
            EngineClient client,
            EngineInfo info,
            EngineSettings settings,
            RegistryCredentials credentials,
            ImageTransfer pull,
            ProxyVariables proxies) {
        this.client = client;
        this.info = info;
        this.proxies = proxies;
        this.settings = settings;
        this.credentials = credentials;
        this.pull = pull;
    }

    /** @return the image's id, if the engine names it */
    public Optional<String> build(NewImage wanted, Consumer<String> output) {
        BuildSpec spec = wanted.spec();
        BuildFiles context = wanted.files();
        String tag = wanted.tag();
        Dockerfile dockerfile = Dockerfile.parse(context.dockerfile());
        BuilderNeeds.check(spec, dockerfile, info);
        check(spec, dockerfile);
        boolean buildKit = isWithBuildKit(spec);
        BuildSecrets secrets = BuildSecrets.of(spec, settings);
        warnOf(context, tag);
        boolean isAllThere = pullBases(spec, dockerfile, tag);
        if (isAllThere) {
            refuseUnused(spec, dockerfile);
        }
        BuildOutput answer = buildKit
                ? new BuildKitOutput(tag, dockerfile, spec, secrets.texts(), output)
                : new ClassicOutput(tag, dockerfile, spec, output);
        boolean isFetched = buildKit && context.isDockerfileHidden();
        boolean hasQuestions = isFetched
                || !secrets.isEmpty()
                || !isAllThere
                || !spec.cacheFrom().isEmpty();
        try (BuildSession session = buildKit && hasQuestions
                ? BuildSession.open(client, secrets, credentials, isFetched ? Optional.of(context) : Optional.empty())
                : null) {
            String path = path(wanted, buildKit)
                    + (session == null ? "" : "&session=" + session.id())
                    + (isFetched ? "&remote=client-session" : "");
            Call call = Call.of(
                            "build image " + tag, "POST", path, client.limits().build())
                    .about(Subject.IMAGE_TRANSFER)
                    .with(CallTimeout.untilSilentFor(client.limits().build()))
                    .with(registryHeader(spec, dockerfile));
            return client.make(
                    isFetched ? call : call.with(() -> context.archive(!buildKit)),
                    body -> answer.read(body.getBody()));
        } catch (RuntimeException e) {
            removeRemains(answer, e);
            throw e;
        }
    }

    private boolean isWithBuildKit(BuildSpec spec) {
        return info.has(Capability.BUILDKIT) && !spec.builder().equals(Optional.of(BuilderKind.CLASSIC));
    }

    /** Finds at once what a builder would only find at the end, or not at all. */
    private static void check(BuildSpec spec, Dockerfile dockerfile) {
        spec.target().filter(stage -> !dockerfile.hasStage(stage)).ifPresent(stage -> {
            throw new InvalidValueException("The Dockerfile has no stage <" + stage + ">. "
                    + (dockerfile.stages().isEmpty()
                            ? "It names none; a stage is named by FROM … AS " + stage + "."
                            : "It has: " + String.join(", ", dockerfile.stages()) + "."));
        });
        for (Dockerfile.Use use : dockerfile.uses(spec.arguments())) {
            refuseInvalid(use);
        }
        for (Dockerfile.Instruction instruction : dockerfile.instructions()) {
            escapingSource(instruction).ifPresent(source -> {
                throw new InvalidValueException("The Dockerfile copies <" + source + "> in line " + instruction.line()
                        + ", which leads out of the build context. Take a folder further up as the context.");
            });
        }
    }

    /** What has a variable or a quote left is for the builder to understand. */
    private static void refuseInvalid(Dockerfile.Use use) {
        boolean isPlain = use.name().chars().noneMatch(c -> "$\"'".indexOf(c) >= 0);
        if (isPlain && use.instruction().keyword().equals("FROM")) {
            try {
                ImageReference.parse(use.name());
            } catch (InvalidValueException e) {
                throw new InvalidValueException("The Dockerfile begins a stage in line "
                        + use.instruction().line() + " with no image: " + e.getMessage());
            }
        }
    }

    /** Asks about base images only where there is something to refuse, since they may use arguments by ONBUILD. */
    private void refuseUnused(BuildSpec spec, Dockerfile dockerfile) {
        Set<String> unused = new TreeSet<>(spec.arguments().keySet());
        unused.removeAll(dockerfile.arguments());
        unused.removeIf(ImageBuild::isPredefined);
        if (!unused.isEmpty()) {
            dockerfile.images(spec.arguments()).forEach(base -> unused.removeAll(argumentsByOnBuild(base)));
        }
        if (!unused.isEmpty()) {
            throw new InvalidValueException("The build argument <" + String.join(">, <", unused)
                    + "> is used by no ARG instruction of the Dockerfile. It declares: "
                    + (dockerfile.arguments().isEmpty() ? "none" : String.join(", ", dockerfile.arguments())) + ".");
        }
    }

    private static boolean isPredefined(String argument) {
        String name = argument.toUpperCase(java.util.Locale.ROOT);
        return PREDEFINED.contains(name) || Dockerfile.OF_BUILDER.contains(name) || argument.startsWith("BUILDKIT_");
    }

    private Set<String> argumentsByOnBuild(String base) {
        JsonNode image = client.json(lookUp(base));
        return Dockerfile.parse(
                        String.join("\n", Json.texts(image.path("Config").path("OnBuild"))))
                .arguments();
    }

    private Call lookUp(String image) {
        return Call.of(
                "look up image " + image,
                "GET",
                "/images/" + EngineClient.segment(image) + "/json",
                client.limits().query());
    }

    private static Optional<String> escapingSource(Dockerfile.Instruction instruction) {
        boolean ofContext =
                (instruction.keyword().equals("COPY") || instruction.keyword().equals("ADD"))
                        && !instruction.text().startsWith("--from=")
                        && !instruction.text().contains(" --from=");
        if (!ofContext) {
            return Optional.empty();
        }
        List<String> words = instruction.words();
        if (!words.isEmpty() && words.get(0).startsWith("[")) {
            words = QUOTED.matcher(String.join(" ", words))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
        }
        return words.stream()
                .limit(Math.max(0, words.size() - 1))
                .filter(word -> !word.contains("://") && leadsOut(word))
                .findFirst();
    }

    /** A path that begins with a slash begins at the context too. */
    private static boolean leadsOut(String path) {
        return Path.of(path.replaceFirst("^/+", "")).normalize().startsWith("..");
    }

    private static void warnOf(BuildFiles context, String tag) {
        if (!context.leftOut().isEmpty()) {
            LOG.warn(
                    "Image {} gets nothing of what is neither file, folder nor link in its context: {}.",
                    tag,
                    String.join(", ", context.leftOut()));
        }
        if (context.size() > LARGE) {
            LOG.warn(
                    "The context of image {} has {} MB. Largest: {}. What the image does not need is best named in"
                            + " .dockerignore.",
                    tag,
                    context.size() >> 20,
                    context.largest(5));
        }
    }

    /** @return false if some could not, because the builder alone knows their names */
    private boolean pullBases(BuildSpec spec, Dockerfile dockerfile, String tag) {
        boolean isAllThere = true;
        for (String name : dockerfile.images(spec.arguments())) {
            Optional<ImageReference> image = reference(name);
            isAllThere &= image.isPresent();
            if (image.isPresent() && (spec.pull() || isMissing(image.get()))) {
                try {
                    pull.pull(image.get(), spec.platform(), progress -> {});
                } catch (EngineException e) {
                    throw new EngineException(
                            e.kind(),
                            e.status(),
                            "Could not build image " + tag + ": its base image is not there. " + e.getMessage(),
                            e);
                }
            }
        }
        return isAllThere;
    }

    private static Optional<ImageReference> reference(String name) {
        try {
            return Optional.of(ImageReference.parse(name));
        } catch (InvalidValueException e) {
            // The builder says better what is wrong with it.
            return Optional.empty();
        }
    }

    private boolean isMissing(ImageReference image) {
        try {
            client.json(lookUp(image.toString()));
            return false;
        } catch (EngineException e) {
            if (EngineErrors.isMissing(e)) {
                return true;
            }
            throw e;
        }
    }

    /** A failed classic build leaves the images of the steps before; they have no name and nobody would miss them. */
    private void removeRemains(BuildOutput answer, RuntimeException failure) {
        // An interrupt ended the build; it must not end this.
        boolean wasInterrupted = Thread.interrupted();
        try {
            answer.remains().forEach(id -> removeRemain(id, failure));
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The engine may still be about to remove the container of the step that was broken off. */
    private void removeRemain(String id, RuntimeException failure) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                client.run(Call.of(
                        "remove image " + id,
                        "DELETE",
                        "/images/" + EngineClient.segment(id) + "?force=false&noprune=true",
                        client.limits().remove()));
                return;
            } catch (EngineException e) {
                boolean isInUse = e.kind() == Kind.IN_USE;
                boolean mayWait =
                        System.nanoTime() - start < client.limits().settle().toNanos();
                if (!isInUse || !mayWait || !isOfAContainer(e)) {
                    if (!isInUse && !EngineErrors.isMissing(e)) {
                        failure.addSuppressed(e);
                    }
                    return;
                }
                client.pause(Math.min(attempt, 2));
            }
        }
    }

    /** Not one that other images are made of, which nobody will remove. */
    private static boolean isOfAContainer(EngineException e) {
        return String.valueOf(e.getMessage()).contains("container");
    }

    private String path(NewImage wanted, boolean buildKit) {
        BuildSpec spec = wanted.spec();
        Map<String, String> allLabels = new HashMap<>(spec.labels());
        allLabels.putAll(wanted.labels());
        StringBuilder path = new StringBuilder("/build?version=" + (buildKit ? 2 : 1) + "&rm=true&forcerm=true");
        add(path, "dockerfile", wanted.files().dockerfileName());
        add(path, "t", wanted.tag());
        spec.tags().forEach(more -> add(path, "t", more.toString()));
        Map<String, String> arguments = proxies.addedTo(spec.arguments());
        if (!arguments.isEmpty()) {
            add(path, "buildargs", json(Json.object(arguments)));
        }
        if (!allLabels.isEmpty()) {
            add(path, "labels", json(Json.object(allLabels)));
        }
        if (!spec.cacheFrom().isEmpty()) {
            add(path, "cachefrom", json(Json.array(spec.cacheFrom())));
        }
        spec.target().ifPresent(stage -> add(path, "target", stage));
        spec.platform().ifPresent(platform -> add(path, "platform", platform));
        spec.networkMode().ifPresent(mode -> add(path, "networkmode", mode));
        hosts(spec).forEach(value -> add(path, "extrahosts", value));
        spec.sharedMemory().ifPresent(size -> add(path, "shmsize", Long.toString(size.bytes())));
        if (!spec.ulimits().isEmpty()) {
            add(path, "ulimits", json(UlimitJson.of(spec.ulimits())));
        }
        if (spec.noCache()) {
            add(path, "nocache", "true");
        }
        return path.toString();
    }

    private List<String> hosts(BuildSpec spec) {
        boolean isOneList =
                client.dialect().wantsHostsOfBuildAsList() && !spec.extraHosts().isEmpty();
        return isOneList ? List.of(json(Json.array(spec.extraHosts()))) : spec.extraHosts();
    }

    private static String json(JsonNode node) {
        return new String(Json.bytes(node), StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder path, String name, String value) {
        path.append('&').append(name).append('=').append(EngineClient.encode(value));
    }

    /** The credentials of those registries only that the build names. */
    private Map<String, String> registryHeader(BuildSpec spec, Dockerfile dockerfile) {
        Set<String> registries = new TreeSet<>();
        dockerfile.images(spec.arguments()).forEach(image -> reference(image)
                .ifPresent(known -> registries.add(known.registryOrDefault())));
        spec.cacheFrom()
                .forEach(image -> reference(image).ifPresent(known -> registries.add(known.registryOrDefault())));
        ObjectNode logins = Json.object();
        for (String registry : registries) {
            credentials
                    .find(registry)
                    .login()
                    .ifPresent(login ->
                            logins.set(login.json().path("serveraddress").asText(registry), login.json()));
        }
        return logins.isEmpty() ? Map.of() : Map.of("X-Registry-Config", RegistryCredentials.encoded(logins));
    }
}
