package org.containerharness.docker;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.internal.CodePlace;
import org.slf4j.Logger;

/** Where the classes lie that another JVM needs to reach the same engine. */
final class EngineClassPath {

    private EngineClassPath() {}

    /**
     * The jars and folders. For a Unix socket, and behind SSH, these are few; for all else it is the class path of this JVM besides.
     *
     * @return empty if the classes were not loaded from files
     */
    static Optional<String> of(EngineInfo engine) {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(
                Engine.class,
                EngineClassPath.class,
                DockerHttpClient.class,
                JsonFactory.class,
                JsonNode.class,
                JsonFormat.class,
                Logger.class)) {
            Optional<String> place = CodePlace.of(type);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            places.add(place.get());
        }
        boolean isSocket =
                engine.endpoint().startsWith("unix:") || engine.endpoint().startsWith("ssh:");
        if (!isSocket) {
            places.add(System.getProperty("java.class.path", ""));
        }
        return Optional.of(String.join(System.getProperty("path.separator"), places));
    }
}
