package org.containerharness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the doctor looks for on this machine.
 *
 * @param environment variables of the process
 * @param home of the user
 */
record MachineChecks(Map<String, String> environment, Path home) {

    static MachineChecks ofProcess() {
        return new MachineChecks(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    List<CheckResult> findings() {
        return credentials();
    }

    private Path dockerConfig() {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        return (folder.isEmpty() ? home.resolve(".docker") : Path.of(folder)).resolve("config.json");
    }

    private List<CheckResult> credentials() {
        Path file = dockerConfig();
        if (!Files.exists(file)) {
            return List.of(CheckResult.ok("credentials", "none: there is no " + file + "; public images need none"));
        }
        try {
            return credentials(file, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            return List.of(CheckResult.problem(
                    "credentials",
                    file + " cannot be read: " + firstLine(e),
                    "Mend it, or log in again with docker login."));
        }
    }

    private List<CheckResult> credentials(Path file, JsonNode config) {
        Set<String> registries = new LinkedHashSet<>();
        config.path("auths").fieldNames().forEachRemaining(registries::add);
        config.path("credHelpers").fieldNames().forEachRemaining(registries::add);
        List<CheckResult> findings = new ArrayList<>();
        findings.add(CheckResult.ok(
                "credentials",
                registries.isEmpty() ? file + " names no registry" : "for " + String.join(", ", registries)));
        Set<String> helpers = new LinkedHashSet<>();
        config.path("credHelpers").forEach(helper -> helpers.add(helper.asText()));
        if (config.hasNonNull("credsStore")) {
            helpers.add(config.get("credsStore").asText());
        }
        for (String helper : helpers) {
            String program = "docker-credential-" + helper;
            if (!isOnPath(program)) {
                findings.add(CheckResult.problem(
                        "credentials",
                        file + " names the helper <" + helper + ">, and there is no " + program + " on the PATH",
                        "Install it, or take it out of the file."));
            }
        }
        return findings;
    }

    private boolean isOnPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty()
                    && (Files.isExecutable(Path.of(folder, program))
                            || Files.isExecutable(Path.of(folder, program + ".exe")))) {
                return true;
            }
        }
        return false;
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
