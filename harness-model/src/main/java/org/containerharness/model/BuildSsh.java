package org.containerharness.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An SSH agent that a build step may ask with {@code RUN --mount=type=ssh,id=…}; keys stay with the agent.
 *
 * @param id the name that the Dockerfile uses, {@value #DEFAULT_ID} where it says none
 * @param socket where the agent listens; empty means what {@code SSH_AUTH_SOCK} names when the image is built
 */
public record BuildSsh(String id, Optional<Path> socket) {

    /** The name of an agent that the Dockerfile does not name. */
    public static final String DEFAULT_ID = "default";

    /** The user's own agent, under the usual name. */
    public static final BuildSsh AGENT = new BuildSsh(DEFAULT_ID, Optional.empty());

    public BuildSsh {
        if (!BuildSecret.isId(id)) {
            throw new InvalidValueException(
                    "<" + id + "> is not the id of an SSH agent. Use letters, digits, _ . and -, such as default.");
        }
    }

    /** An agent that listens at this socket. */
    public static BuildSsh at(String id, Path socket) {
        return new BuildSsh(id, Optional.of(socket));
    }

    /**
     * Reads {@code id}, for the user's own agent, or {@code id=socket}.
     *
     * @throws InvalidValueException if it is neither
     */
    public static BuildSsh parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new BuildSsh(text, Optional.empty());
        }
        if (equals == text.length() - 1) {
            throw new InvalidValueException(
                    "<" + text + "> names no socket. An SSH agent is written default or id=socket.");
        }
        return at(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
}
