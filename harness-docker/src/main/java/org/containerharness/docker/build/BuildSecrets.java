package org.containerharness.docker.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.EngineSettings;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.InvalidValueException;

/** What steps of a build may mount: the values of its secrets and the sockets of its SSH agents. Its text tells neither. */
final class BuildSecrets {

    /** BuildKit's own limit. */
    private static final int LARGEST = 500 * 1024;

    private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

    private final Map<String, byte[]> values = new LinkedHashMap<>();
    private final Map<String, Path> agents = new LinkedHashMap<>();

    private BuildSecrets() {}

    /**
     * Reads everything, so that what is missing is known before the build begins.
     *
     * @throws InvalidValueException naming the secret or agent that is not there
     */
    static BuildSecrets of(BuildSpec spec, EngineSettings settings) {
        BuildSecrets all = new BuildSecrets();
        for (BuildSecret secret : spec.secrets()) {
            all.values.put(secret.id(), value(secret, settings));
        }
        for (BuildSsh ssh : spec.ssh()) {
            all.agents.put(ssh.id(), agent(ssh, settings));
        }
        return all;
    }

    private static byte[] value(BuildSecret secret, EngineSettings settings) {
        BuildSecret.Source source = secret.source();
        byte[] value;
        if (source instanceof BuildSecret.HostFile file) {
            value = content(secret.id(), file.path().toAbsolutePath().normalize());
        } else if (source instanceof BuildSecret.Variable variable) {
            value = Optional.ofNullable(settings.environment().get(variable.name()))
                    .orElseThrow(() -> missing(
                            secret.id(),
                            "the environment variable " + variable.name() + " is not set. Set it for the tests, or"
                                    + " name another one"))
                    .getBytes(StandardCharsets.UTF_8);
        } else if (source instanceof BuildSecret.Text text) {
            value = text.value().getBytes(StandardCharsets.UTF_8);
        } else {
            throw new IllegalStateException("A secret comes from " + source.getClass());
        }
        if (value.length > LARGEST) {
            throw missing(secret.id(), "it has " + value.length + " bytes, and BuildKit takes " + LARGEST);
        }
        return value;
    }

    private static byte[] content(String id, Path file) {
        if (!Files.isRegularFile(file)) {
            throw missing(
                    id,
                    (Files.exists(file) ? file + " is not a file" : "there is no file " + file)
                            + ". Its path is relative to " + Path.of("").toAbsolutePath());
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw missing(id, file + " has " + Files.size(file) + " bytes, and BuildKit takes " + LARGEST);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw missing(id, "the file " + file + " cannot be read by this user");
        }
    }

    private static InvalidValueException missing(String id, String why) {
        return new InvalidValueException("The build secret <" + id + "> cannot be used: " + why + ".");
    }

    private static Path agent(BuildSsh ssh, EngineSettings settings) {
        Path socket = ssh.socket()
                .or(() -> settings.variable(AGENT_VARIABLE).map(Path::of))
                .orElseThrow(() -> unreachable(
                        ssh,
                        AGENT_VARIABLE + " is not set. Start an agent (eval $(ssh-agent) && ssh-add), or name its"
                                + " socket: " + ssh.id() + "=/path/of/socket"))
                .toAbsolutePath();
        if (!Files.exists(socket)) {
            throw unreachable(ssh, "there is no socket " + socket + ". Start the agent first");
        }
        if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            throw unreachable(
                    ssh,
                    socket + " is not a socket. Keys are not read from files: give the key to an agent (ssh-add "
                            + socket + ") and name the agent");
        }
        return socket;
    }

    private static InvalidValueException unreachable(BuildSsh ssh, String why) {
        return new InvalidValueException("The SSH agent <" + ssh.id() + "> of the build cannot be used: " + why + ".");
    }

    /** The value of a secret. */
    Optional<byte[]> value(String id) {
        return Optional.ofNullable(values.get(id));
    }

    /** The socket of an agent. */
    Optional<Path> agent(String id) {
        return Optional.ofNullable(agents.get(id));
    }

    boolean isEmpty() {
        return values.isEmpty() && agents.isEmpty();
    }

    /** What must not appear in any output: each secret, and each of its lines, since output comes line by line. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (byte[] value : values.values()) {
            new String(value, StandardCharsets.UTF_8).lines().map(String::strip).forEach(texts::add);
        }
        return texts;
    }

    @Override
    public String toString() {
        return "secrets " + values.keySet() + ", SSH agents " + agents.keySet();
    }
}
