package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.docker.EngineClient.Call;
import org.containerharness.docker.EngineErrors.Meaning;
import org.containerharness.docker.EngineErrors.Subject;
import org.containerharness.docker.EngineException.Kind;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.Secrets;

/** Builds images with the engine's classic builder, which any engine has and which needs one call. */
final class ImageBuild {

    private static final int KEPT_LINES = 20;

    private final EngineClient client;
    private final RegistryCredentials credentials;

    ImageBuild(EngineClient client, RegistryCredentials credentials) {
        this.client = client;
        this.credentials = credentials;
    }

    /** @return the image's id, if the engine names it */
    Optional<String> build(BuildSpec spec, String tag, Map<String, String> labels, Consumer<String> output) {
        BuildContext context = BuildContext.of(spec);
        Call call = Call.of(
                        "build image " + tag,
                        "POST",
                        path(spec, context, tag, labels),
                        client.limits().build())
                .about(Subject.IMAGE_TRANSFER)
                .with(Patience.untilSilentFor(client.limits().build()))
                .with(() -> new TarStream(context.entries().iterator()))
                .with(registryHeader(context, spec));
        Output lines = new Output(tag, Secrets.among(spec.arguments()), output);
        return client.make(call, answer -> lines.read(answer.getBody()));
    }

    private static String path(BuildSpec spec, BuildContext context, String tag, Map<String, String> labels) {
        Map<String, String> allLabels = new HashMap<>(spec.labels());
        allLabels.putAll(labels);
        StringBuilder path = new StringBuilder("/build?version=1&rm=true&forcerm=true");
        add(path, "dockerfile", context.dockerfileName());
        add(path, "t", tag);
        spec.tags().forEach(more -> add(path, "t", more.toString()));
        if (!spec.arguments().isEmpty()) {
            add(path, "buildargs", json(Json.object(spec.arguments())));
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
        spec.extraHosts().forEach(line -> add(path, "extrahosts", line));
        spec.sharedMemory().ifPresent(size -> add(path, "shmsize", Long.toString(size.bytes())));
        if (!spec.ulimits().isEmpty()) {
            add(path, "ulimits", json(ulimits(spec)));
        }
        if (spec.noCache()) {
            add(path, "nocache", "true");
        }
        if (spec.pull()) {
            add(path, "pull", "true");
        }
        return path.toString();
    }

    private static JsonNode ulimits(BuildSpec spec) {
        ArrayNode ulimits = Json.array(List.of());
        spec.ulimits().forEach(limit -> ulimits.addObject()
                .put("Name", limit.name())
                .put("Soft", limit.soft())
                .put("Hard", limit.hard()));
        return ulimits;
    }

    private static String json(JsonNode node) {
        return new String(Json.bytes(node), StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder path, String name, String value) {
        path.append('&').append(name).append('=').append(EngineClient.encode(value));
    }

    /** The credentials of those registries only that the Dockerfile names. */
    private Map<String, String> registryHeader(BuildContext context, BuildSpec spec) {
        ObjectNode logins = Json.object();
        for (String registry : context.registries(spec.arguments())) {
            credentials
                    .find(registry)
                    .login()
                    .ifPresent(login ->
                            logins.set(login.json().path("serveraddress").asText(registry), login.json()));
        }
        return logins.isEmpty() ? Map.of() : Map.of("X-Registry-Config", RegistryCredentials.encoded(logins));
    }

    /** Reads what the builder says. */
    static final class Output {

        private final String tag;
        private final Collection<String> secrets;
        private final Consumer<String> told;
        private final Deque<String> last = new ArrayDeque<>();
        private final StringBuilder unfinished = new StringBuilder();
        private String step = "";
        private Optional<String> id = Optional.empty();

        Output(String tag, Collection<String> secrets, Consumer<String> told) {
            this.tag = tag;
            this.secrets = secrets;
            this.told = told;
        }

        Optional<String> read(InputStream body) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            String line;
            while ((line = lines.readLine()) != null) {
                if (!line.isBlank()) {
                    message(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return id;
        }

        private void message(JsonNode message) {
            String error =
                    Json.optionalText(message.path("errorDetail"), "message").orElse(Json.text(message, "error"));
            if (!error.isEmpty()) {
                throw failure(error);
            }
            Json.optionalText(message.path("aux"), "ID").ifPresent(found -> id = Optional.of(found));
            unfinished.append(Json.text(message, "stream"));
            int end;
            while ((end = unfinished.indexOf("\n")) >= 0) {
                line(unfinished.substring(0, end));
                unfinished.delete(0, end + 1);
            }
        }

        private void line(String text) {
            String line = Secrets.mask(text.strip(), secrets);
            if (line.isEmpty()) {
                return;
            }
            if (line.startsWith("Step ")) {
                step = line;
                last.clear();
            } else {
                last.add(line);
                if (last.size() > KEPT_LINES) {
                    last.remove();
                }
            }
            told.accept(line);
        }

        private EngineException failure(String error) {
            if (unfinished.length() > 0) {
                line(unfinished.toString());
            }
            Meaning meaning = EngineErrors.meaningOf(Subject.IMAGE_TRANSFER, 0, error);
            // A base image that is missing says so by its own kind; any other failure is that of a step.
            boolean ofRegistry =
                    switch (meaning.kind()) {
                        case IMAGE_UNKNOWN,
                                REGISTRY_DENIED,
                                RATE_LIMITED,
                                REGISTRY_UNREACHABLE,
                                WRONG_PLATFORM,
                                DISK_FULL -> step.isEmpty() || step.contains(" FROM ");
                        default -> false;
                    };
            StringBuilder text = new StringBuilder("Could not build image ").append(tag);
            if (!step.isEmpty()) {
                text.append(": ").append(step).append(" failed");
            }
            text.append(": ").append(Secrets.mask(error, secrets));
            String sentence = ofRegistry
                    ? EngineErrors.sentence(text.toString(), meaning)
                    : EngineErrors.sentence(text.toString(), new Meaning(Kind.BUILD_FAILED, ""));
            if (!last.isEmpty()) {
                sentence += "\nIts last output:\n    " + String.join("\n    ", last);
            }
            return new EngineException(ofRegistry ? meaning.kind() : Kind.BUILD_FAILED, 0, sentence, null);
        }
    }
}
