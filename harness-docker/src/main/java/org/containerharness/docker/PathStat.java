package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.containerharness.docker.api.Json;

/**
 * What the engine says of a path in a container.
 *
 * @param mode with the bits of Go's {@code fs.FileMode}
 * @param linkTarget where a link leads, all further links followed; empty for other files
 */
record PathStat(long mode, String linkTarget) {

    private static final String HEADER = "X-Docker-Container-Path-Stat";
    private static final long FOLDER = 1L << 31;
    private static final long LINK = 1L << 27;

    /** @return empty if the answer tells nothing, as from an engine that is only nearly Docker's */
    static Optional<PathStat> of(DockerHttpClient.Response answer) throws IOException {
        String header = answer.getHeader(HEADER);
        if (header == null) {
            return Optional.empty();
        }
        try {
            JsonNode stat = Json.parse(Base64.getDecoder().decode(header));
            return Optional.of(new PathStat(
                    stat.path("mode").asLong(), stat.path("linkTarget").asText()));
        } catch (IllegalArgumentException e) {
            throw new IOException("the header " + HEADER + " is not in base 64: " + header, e);
        }
    }

    boolean isFolder() {
        return (mode & FOLDER) != 0;
    }

    boolean isLink() {
        return (mode & LINK) != 0;
    }
}
