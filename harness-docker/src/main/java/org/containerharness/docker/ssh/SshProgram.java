package org.containerharness.docker.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.EngineSettings;

/**
 * The system's ssh on its way to one machine, with all that its configuration says: keys, agent, known hosts, jumps. It
 * never asks anybody.
 */
final class SshProgram {

    /** A cut line counts as lost after 15 s; what comes back before has lost nothing. */
    private static final List<String> OPTIONS = List.of(
            "-T",
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=10",
            "-o",
            "ServerAliveInterval=5",
            "-o",
            "ServerAliveCountMax=3");

    private final Path program;
    private final SshAddress address;
    private final Path control;
    private final EngineSettings settings;

    private SshProgram(Path program, SshAddress address, Path control, EngineSettings settings) {
        this.program = program;
        this.address = address;
        this.control = control;
        this.settings = settings;
    }

    /**
     * @param control the socket by which later calls use the first one's connection
     * @throws IOException if there is no such program
     */
    static SshProgram find(SshAddress address, Path control, EngineSettings settings) throws IOException {
        EngineSettings known = settings.variable("PATH").isPresent()
                ? settings
                : settings.withVariables(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
        Path program = known.program("ssh")
                .orElseThrow(() -> new IOException("there is no ssh on the PATH. Install OpenSSH's client"));
        return new SshProgram(program, address, control, settings);
    }

    /** Logs in, lets others use the connection, and runs a command there. */
    ProcessBuilder first(String command) {
        return started(List.of("-M", "-o", "ControlPersist=no"), List.of(command));
    }

    /** Runs a command over the first one's connection, else over one of its own. */
    ProcessBuilder next(String command) {
        return started(List.of("-o", "ControlMaster=no"), List.of(command));
    }

    /** Lets the first one's process do something with its connection. */
    ProcessBuilder control(String order, String... options) {
        List<String> words = new ArrayList<>(List.of("-O", order));
        words.addAll(List.of(options));
        return started(words, List.of());
    }

    private ProcessBuilder started(List<String> options, List<String> command) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(OPTIONS);
        words.addAll(List.of("-S", control.toString()));
        words.addAll(options);
        words.addAll(address.destination());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        for (String name : List.of("PATH", "SSH_AUTH_SOCK")) {
            Optional<String> value = settings.variable(name);
            value.ifPresent(text -> environment.put(name, text));
        }
        environment.putIfAbsent("HOME", settings.home().toString());
        return builder;
    }
}
