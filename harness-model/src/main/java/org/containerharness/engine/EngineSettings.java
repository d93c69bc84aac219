package org.containerharness.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.internal.EngineSettingsBuilder;
import org.containerharness.model.Secrets;

/**
 * How to find the engine: what was set for the harness itself, and what Docker's own tools would look at.
 *
 * @param host an endpoint that wins over everything else ({@code harness.engine.host}), such as
 *     {@code unix:///var/run/docker.sock} or {@code tcp://10.0.0.5:2376}
 * @param address where published ports are reached from here ({@code harness.ports.host}); empty finds it out
 * @param plainTcpAllowed use {@code tcp://} to another machine without TLS ({@code harness.engine.allowPlainTcp}); whoever
 *     can read that traffic or reach that port owns the engine's machine, so the default is to refuse
 * @param environment variables of the process: {@code DOCKER_HOST}, {@code DOCKER_CONTEXT}, {@code DOCKER_CONFIG},
 *     {@code DOCKER_TLS_VERIFY}, {@code DOCKER_CERT_PATH}, {@code DOCKER_AUTH_CONFIG}, {@code XDG_RUNTIME_DIR},
 *     {@code PATH}, {@code SSH_AUTH_SOCK}
 * @param home the user's folder
 */
public record EngineSettings(
        Optional<String> host,
        Optional<String> address,
        boolean plainTcpAllowed,
        Map<String, String> environment,
        Path home) {

    public EngineSettings {
        environment = Map.copyOf(environment);
        Secrets.learn(environment);
    }

    /** Nothing set for the harness: exactly what Docker's command line would use in this process. */
    public static EngineSettings ofProcess() {
        return new EngineSettings(
                Optional.empty(),
                Optional.empty(),
                false,
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")));
    }

    /** One endpoint that was found usable before, and nothing else. */
    public static EngineSettings of(String endpoint, Optional<Path> certificates) {
        return new EngineSettings(
                Optional.of(endpoint),
                Optional.empty(),
                true,
                certificates
                        .map(folder -> Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString()))
                        .orElse(Map.of()),
                Path.of(System.getProperty("user.home", ".")));
    }

    /** With further variables of the environment. */
    public EngineSettings withVariables(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return EngineSettingsBuilder.from(this).environment(all).build();
    }

    public EngineSettings withHost(String newHost) {
        return EngineSettingsBuilder.from(this).host(Optional.of(newHost)).build();
    }

    public EngineSettings withAddress(String newAddress) {
        return EngineSettingsBuilder.from(this).address(Optional.of(newAddress)).build();
    }

    public EngineSettings withPlainTcpAllowed(boolean allowed) {
        return EngineSettingsBuilder.from(this).plainTcpAllowed(allowed).build();
    }

    /** An environment variable that is set to something. */
    public Optional<String> variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    /** A program on the {@code PATH}, empty if none of that name is there and may be run. */
    public Optional<Path> program(String name) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String ending : windows ? List.of(".exe", ".cmd", "") : List.of("")) {
                Path candidate = Path.of(folder.isEmpty() ? "." : folder, name + ending);
                if (Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /** Docker's configuration folder. */
    public Path dockerFolder() {
        Optional<String> own = variable("DOCKER_CONFIG");
        return own.isPresent() ? Path.of(own.get()) : home.resolve(".docker");
    }
}
