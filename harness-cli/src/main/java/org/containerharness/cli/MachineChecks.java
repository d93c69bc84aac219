package org.containerharness.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.engine.EngineSettings;

/**
 * What the doctor looks for on this machine.
 *
 * @param settings variables of the process and the user's folder
 */
record MachineChecks(EngineSettings settings) {

    static MachineChecks ofProcess() {
        return new MachineChecks(EngineSettings.ofProcess());
    }

    List<CheckResult> findings() {
        RegistryCredentials.Configured configured;
        try {
            configured = RegistryCredentials.configured(settings);
        } catch (IOException e) {
            return List.of(CheckResult.problem(
                    "credentials",
                    "they cannot be read: " + e.getMessage(),
                    "Mend it, or log in again with docker login."));
        }
        List<CheckResult> findings = new ArrayList<>();
        findings.add(CheckResult.ok("credentials", seen(configured)));
        configured
                .absentHelpers()
                .forEach(program -> findings.add(CheckResult.problem(
                        "credentials",
                        configured.file() + " names the helper " + program + ", which is not on the PATH",
                        "Install it, or take it out of the file.")));
        return findings;
    }

    private static String seen(RegistryCredentials.Configured configured) {
        if (!configured.registries().isEmpty()) {
            return "for " + String.join(", ", configured.registries());
        }
        return configured.isThere()
                ? configured.file() + " names no registry"
                : "none: there is no " + configured.file() + "; public images need none";
    }
}
