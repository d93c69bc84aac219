package org.containerharness.docker;

import java.util.Optional;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** docker-java's own client over the connection that is there, made when somebody asks for it. */
final class TypedClient {

    /** Not as a class: it need not be there. */
    private static final String TYPE = "com.github.dockerjava.api.DockerClient";

    private final Transport transport;
    private final EngineInfo info;
    private @Nullable Object client;

    TypedClient(Transport transport, EngineInfo info) {
        this.transport = transport;
        this.info = info;
    }

    /** @throws HarnessException if it is asked for and docker-java-core is not there */
    synchronized <T> Optional<T> as(Class<T> type) {
        if (!type.getName().equals(TYPE)) {
            return Optional.empty();
        }
        if (client == null) {
            client = made();
        }
        return Optional.of(type.cast(client));
    }

    private Object made() {
        try {
            return DockerJavaClient.over(transport, info);
        } catch (NoClassDefFoundError e) {
            throw new HarnessException(
                    "docker-java's typed client was asked for, and its classes are not on the class path (" + e
                            + "). The harness itself does not need them: add com.github.docker-java:docker-java-core to"
                            + " the dependencies, in the version of docker-java-transport that is there.",
                    e);
        }
    }
}
