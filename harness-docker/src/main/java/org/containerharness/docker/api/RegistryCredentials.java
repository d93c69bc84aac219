package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.EngineSettings;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Looks registry credentials up where Docker's command line does: {@code DOCKER_AUTH_CONFIG}, then {@code config.json}
 * with its credential helpers, its store, and what it holds itself. The secret leaves here only in a request
 * header, or in an answer to the builder that needs it.
 */
public final class RegistryCredentials {

    /** The name under which Docker's tools keep the credentials of its own registry. */
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private static final List<String> DOCKER_HUB_NAMES =
            List.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    /**
     * What is configured, with no secret in it.
     *
     * @param file Docker's {@code config.json}
     * @param isThere that file exists
     * @param registries that {@code DOCKER_AUTH_CONFIG} or the file names, as they are written there
     * @param absentHelpers programs that the file names and that are not on the {@code PATH}
     */
    public record Configured(Path file, boolean isThere, List<String> registries, List<String> absentHelpers) {

        public Configured {
            registries = List.copyOf(registries);
            absentHelpers = List.copyOf(absentHelpers);
        }
    }

    /**
     * What was found.
     *
     * @param source where, for messages; says also why nothing was found
     */
    public record Found(Optional<Login> login, String source) {}

    /** A log-in; its text tells no secret. */
    public static final class Login {

        private final String server;
        private final String user;
        private final String secret;
        private final boolean identityToken;

        Login(String server, String user, String secret, boolean identityToken) {
            this.server = server;
            this.user = user;
            this.secret = secret;
            this.identityToken = identityToken;
            Secrets.learnValue(secret);
        }

        public ObjectNode json() {
            ObjectNode json = Json.object().put("serveraddress", server);
            return identityToken
                    ? json.put("identitytoken", secret)
                    : json.put("username", user).put("password", secret);
        }

        /** Empty if the secret alone says who it is. */
        public String user() {
            return identityToken ? "" : user;
        }

        public String secret() {
            return secret;
        }

        /** The value of {@code X-Registry-Auth}. */
        String header() {
            return encoded(json());
        }

        @Override
        public String toString() {
            return (identityToken ? "a token" : user + " with a password") + " for " + server;
        }
    }

    public static String encoded(JsonNode json) {
        return Base64.getUrlEncoder().encodeToString(Json.bytes(json));
    }

    private final EngineSettings settings;
    private final EngineLimits limits;
    private final Map<String, RegistryLogin> given = new ConcurrentHashMap<>();

    public RegistryCredentials(EngineSettings settings, EngineLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    /**
     * Says what is configured, without asking a credential helper.
     *
     * @param settings say where Docker's configuration is, and hold {@code DOCKER_AUTH_CONFIG} and {@code PATH}
     * @throws IOException if the file or the variable cannot be read or is not JSON; the message says why and quotes nothing
     */
    public static Configured configured(EngineSettings settings) throws IOException {
        Path file = settings.dockerFolder().resolve("config.json");
        boolean isThere = Files.exists(file);
        JsonNode config = isThere ? parsed(Files.readAllBytes(file), file.toString()) : Json.object();
        Set<String> registries = new LinkedHashSet<>();
        Optional<String> variable = settings.variable("DOCKER_AUTH_CONFIG");
        if (variable.isPresent()) {
            parsed(variable.get().getBytes(StandardCharsets.UTF_8), "DOCKER_AUTH_CONFIG")
                    .path("auths")
                    .fieldNames()
                    .forEachRemaining(registries::add);
        }
        config.path("auths").fieldNames().forEachRemaining(registries::add);
        config.path("credHelpers").fieldNames().forEachRemaining(registries::add);
        Set<String> helpers = new LinkedHashSet<>();
        config.path("credHelpers").forEach(helper -> helpers.add(helper.asText("")));
        helpers.add(Json.text(config, "credsStore"));
        return new Configured(
                file,
                isThere,
                List.copyOf(registries),
                helpers.stream()
                        .filter(helper -> !helper.isEmpty())
                        .map(RegistryCredentials::program)
                        .filter(program -> settings.program(program).isEmpty())
                        .toList());
    }

    private static JsonNode parsed(byte[] json, String what) throws IOException {
        try {
            return Json.parse(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // Not with its text: the JSON holds secrets.
            throw new IOException(
                    what + " is not JSON, see line "
                            + Optional.ofNullable(e.getLocation())
                                    .map(place -> Integer.toString(place.getLineNr()))
                                    .orElse("?"),
                    null);
        }
    }

    private static String program(String helper) {
        return "docker-credential-" + helper;
    }

    /** Uses a log-in before any that is configured. */
    public void use(RegistryLogin login) {
        given.put(server(login.registry()), login);
    }

    private static String server(String registry) {
        return DOCKER_HUB_NAMES.contains(registry) ? DOCKER_HUB : registry;
    }

    /** @param registry host and port, {@code docker.io} for Docker's own */
    public Found find(String registry) {
        String server = server(registry);
        RegistryLogin own = given.get(server);
        if (own != null) {
            return new Found(
                    Optional.of(new Login(server, own.user(), own.password(), false)),
                    "those the tests declare for " + registry);
        }
        List<String> notes = new ArrayList<>();
        Optional<String> variable = settings.variable("DOCKER_AUTH_CONFIG");
        if (variable.isPresent()) {
            Optional<Login> login = ofVariable(variable.get(), server, notes);
            if (login.isPresent()) {
                return new Found(login, "DOCKER_AUTH_CONFIG");
            }
        }
        Path file = settings.dockerFolder().resolve("config.json");
        if (!Files.exists(file)) {
            notes.add("there is no " + file);
            return none(notes);
        }
        try {
            return ofFile(Json.parse(Files.readAllBytes(file)), file, server, notes);
        } catch (IOException e) {
            notes.add(file + " cannot be read");
            return none(notes);
        }
    }

    private static Found none(List<String> notes) {
        return new Found(Optional.empty(), "none (" + String.join("; ", notes) + ")");
    }

    private static Optional<Login> ofVariable(String json, String server, List<String> notes) {
        try {
            Optional<Login> login =
                    ofAuths(Json.parse(json.getBytes(StandardCharsets.UTF_8)).path("auths"), server);
            if (login.isEmpty()) {
                notes.add("DOCKER_AUTH_CONFIG does not name the registry");
            }
            return login;
        } catch (IOException e) {
            // Not with its text: the JSON holds secrets.
            notes.add("DOCKER_AUTH_CONFIG is not JSON");
            return Optional.empty();
        }
    }

    private Found ofFile(JsonNode config, Path file, String server, List<String> notes) {
        String helper = helperFor(config.path("credHelpers"), server);
        String store = Json.text(config, "credsStore");
        for (String name : List.of(helper, store)) {
            if (!name.isEmpty()) {
                Optional<Login> login = ofHelper(name, server, notes);
                if (login.isPresent()) {
                    return new Found(login, "the credential helper docker-credential-" + name + " (" + file + ")");
                }
            }
        }
        Optional<Login> login = ofAuths(config.path("auths"), server);
        if (login.isPresent()) {
            return new Found(login, file.toString());
        }
        notes.add(file + " does not name the registry");
        return none(notes);
    }

    private static String helperFor(JsonNode helpers, String server) {
        for (Map.Entry<String, JsonNode> field : helpers.properties()) {
            if (host(field.getKey()).equals(host(server))) {
                return field.getValue().asText("");
            }
        }
        return "";
    }

    /** Keys are written in several ways: host, URL, URL with an API path. */
    private static String host(String key) {
        String text = key.toLowerCase(Locale.ROOT);
        int scheme = text.indexOf("://");
        text = scheme < 0 ? text : text.substring(scheme + 3);
        int slash = text.indexOf('/');
        text = slash < 0 ? text : text.substring(0, slash);
        return DOCKER_HUB_NAMES.contains(text) ? "docker.io" : text;
    }

    private static Optional<Login> ofAuths(JsonNode auths, String server) {
        for (Map.Entry<String, JsonNode> field : auths.properties()) {
            if (host(field.getKey()).equals(host(server))) {
                Optional<Login> login = ofEntry(field.getValue(), server);
                if (login.isPresent()) {
                    return login;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Login> ofEntry(JsonNode entry, String server) {
        String token = Json.text(entry, "identitytoken");
        if (!token.isEmpty()) {
            return Optional.of(new Login(server, "", token, true));
        }
        String user = Json.text(entry, "username");
        String password = Json.text(entry, "password");
        String auth = Json.text(entry, "auth");
        if (!auth.isEmpty()) {
            String plain;
            try {
                plain = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
            int colon = plain.indexOf(':');
            if (colon > 0) {
                user = plain.substring(0, colon);
                // Old files pad the password with NULs.
                password = plain.substring(colon + 1).replace("\0", "");
            }
        }
        return user.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(server, user, password, false));
    }

    // Helper programs, see https://github.com/docker/docker-credential-helpers

    private Optional<Login> ofHelper(String name, String server, List<String> notes) {
        String program = program(name);
        Optional<Path> path = settings.program(program);
        if (path.isEmpty()) {
            notes.add(program + " is not on the PATH");
            return Optional.empty();
        }
        try {
            JsonNode answer = ask(path.get(), server);
            String user = Json.text(answer, "Username");
            String secret = Json.text(answer, "Secret");
            if (secret.isEmpty()) {
                notes.add(program + " has none for the registry");
                return Optional.empty();
            }
            return Optional.of(new Login(server, user, secret, user.equals("<token>")));
        } catch (IOException e) {
            notes.add(program + ": " + e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            notes.add(program + " was interrupted");
            return Optional.empty();
        }
    }

    private JsonNode ask(Path program, String server) throws IOException, InterruptedException {
        // Output goes to a file: reading a pipe could outlast the limit, if a grandchild keeps it open.
        Path output = Files.createTempFile("harness-credentials", null);
        Process process = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), "get");
            builder.environment().clear();
            builder.environment().putAll(settings.environment());
            builder.redirectOutput(output.toFile());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            process = builder.start();
            write(server, process);
            if (!process.waitFor(limits.helper().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("no answer within " + limits.helper().toMillis() + " ms");
            }
            return answer(process.exitValue(), output);
        } finally {
            end(process);
            Files.deleteIfExists(output);
        }
    }

    /** A helper may answer without reading what it is asked. */
    private static void write(String server, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Its answer counts.
        }
    }

    private static JsonNode answer(int exitCode, Path output) throws IOException {
        if (exitCode != 0) {
            // Also its way to say that it has none.
            return Json.object();
        }
        try {
            return Json.parse(Files.readAllBytes(output));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // Not with its text: it may hold the secret.
            throw new IOException("its answer is not JSON", null);
        }
    }

    private static void end(@Nullable Process process) {
        if (process != null && process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
