package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.http.EngineAddress;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.files.Sha256;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Lists where an engine may be, in the order of Docker's command line: a choice of the harness's own, {@code
 * DOCKER_HOST}, {@code DOCKER_CONTEXT}, the current context; if nobody chose, the usual sockets one after the other.
 */
final class EngineLocator {

    private static final String DEFAULT_CONTEXT = "default";

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final EngineSettings settings;
    private final Path defaultSocket;

    EngineLocator(EngineSettings settings) {
        this(settings, Path.of("/var/run/docker.sock"));
    }

    EngineLocator(EngineSettings settings, Path defaultSocket) {
        this.settings = settings;
        this.defaultSocket = defaultSocket;
    }

    /**
     * The chosen endpoint, else the default one, which nearly always is there.
     *
     * @throws EngineUnavailableException if a chosen context cannot be read
     */
    EngineAddress first() {
        EngineAddress chosen = chosen();
        if (chosen != null) {
            return chosen;
        }
        return WINDOWS
                ? new EngineAddress("npipe:////./pipe/docker_engine", "Docker's default", false, Optional.empty())
                : EngineAddress.socket(defaultSocket, "Docker's default");
    }

    /** Plain statements, since this runs before the first call of a cold JVM. */
    private @Nullable EngineAddress chosen() {
        if (settings.host().isPresent()) {
            return chosen(settings.host().get(), "the setting " + Setting.ENGINE_HOST.key());
        }
        Optional<String> variable = settings.variable("DOCKER_HOST");
        return variable.isPresent()
                ? chosen(variable.get(), "DOCKER_HOST")
                : context().orElse(null);
    }

    private EngineAddress chosen(String host, String origin) {
        return new EngineAddress(host, origin, true, host.startsWith("unix:") ? Optional.empty() : certificates());
    }

    private Optional<Path> certificates() {
        return settings.variable("DOCKER_TLS_VERIFY")
                .or(() -> settings.variable("DOCKER_TLS"))
                .map(verify ->
                        settings.variable("DOCKER_CERT_PATH").map(Path::of).orElseGet(settings::dockerFolder));
    }

    private Optional<EngineAddress> context() {
        Optional<String> variable = settings.variable("DOCKER_CONTEXT");
        if (variable.isPresent()) {
            return named(variable.get(), "DOCKER_CONTEXT=" + variable.get());
        }
        Path file = settings.dockerFolder().resolve("config.json");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        String current;
        try {
            current = Json.text(Json.parse(Files.readAllBytes(file)), "currentContext");
        } catch (IOException e) {
            throw new EngineUnavailableException(
                    "Could not read " + file + " to find the current docker context: " + e.getMessage()
                            + ". Correct the file, or set DOCKER_HOST.",
                    e);
        }
        return named(current, "the current docker context <" + current + "> (" + file + ")");
    }

    private Optional<EngineAddress> named(String name, String origin) {
        if (name.isEmpty() || name.equals(DEFAULT_CONTEXT)) {
            return Optional.empty();
        }
        String folder = Sha256.hex(name);
        Path contexts = settings.dockerFolder().resolve("contexts");
        Path meta = contexts.resolve("meta").resolve(folder).resolve("meta.json");
        JsonNode endpoint;
        try {
            endpoint = Json.parse(Files.readAllBytes(meta)).path("Endpoints").path("docker");
        } catch (IOException e) {
            throw EngineUnavailableException.wrongChoice(
                    "The docker context <" + name + "> (from " + origin + ") cannot be read: " + meta + ": "
                            + reason(e) + ". `docker context ls` shows which contexts there are;"
                            + " `docker context use default` goes back to the usual socket.",
                    e);
        }
        String host = Json.text(endpoint, "Host");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        Path tls = contexts.resolve("tls").resolve(folder).resolve("docker");
        return Optional.of(
                new EngineAddress(host, origin, true, Files.isDirectory(tls) ? Optional.of(tls) : Optional.empty()));
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    /** Where else an engine may be if nobody chose one and the default endpoint has none. */
    List<EngineAddress> others(EngineAddress first) {
        List<EngineAddress> sockets = new ArrayList<>();
        if (first.explicit() || WINDOWS) {
            return sockets;
        }
        settings.variable("XDG_RUNTIME_DIR")
                .ifPresent(folder -> sockets.add(
                        EngineAddress.socket(Path.of(folder, "docker.sock"), "rootless Docker (XDG_RUNTIME_DIR)")));
        Path home = settings.home();
        sockets.add(EngineAddress.socket(home.resolve(".docker/run/docker.sock"), "rootless Docker, Docker Desktop"));
        userId().ifPresent(id ->
                sockets.add(EngineAddress.socket(Path.of("/run/user/" + id + "/docker.sock"), "rootless Docker")));
        sockets.add(EngineAddress.socket(home.resolve(".docker/desktop/docker.sock"), "Docker Desktop"));
        List<EngineAddress> distinct = new ArrayList<>();
        for (EngineAddress socket : sockets) {
            if (!socket.equals(first)
                    && distinct.stream().noneMatch(other -> other.text().equals(socket.text()))) {
                distinct.add(socket);
            }
        }
        return distinct;
    }

    private Optional<Object> userId() {
        try {
            return Optional.ofNullable(Files.getAttribute(settings.home(), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
