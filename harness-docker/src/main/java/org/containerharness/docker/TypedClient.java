package org.containerharness.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.util.Optional;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.EngineInfo;
import org.jspecify.annotations.Nullable;

/** docker-java's own client over the connection that is there, made when somebody asks for it. */
final class TypedClient {

    private final Transport transport;
    private final EngineInfo info;
    private @Nullable DockerClient client;

    TypedClient(Transport transport, EngineInfo info) {
        this.transport = transport;
        this.info = info;
    }

    synchronized <T> Optional<T> as(Class<T> type) {
        if (!type.isAssignableFrom(DockerClient.class) || type == Object.class) {
            return Optional.empty();
        }
        DockerClient current = client;
        if (current == null) {
            current = DockerClientImpl.getInstance(
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(info.endpoint())
                            .withApiVersion(info.apiVersion())
                            .build(),
                    new Shared(transport));
            client = current;
        }
        return Optional.of(type.cast(current));
    }

    /** Closing docker-java's client leaves the harness its connection. */
    private record Shared(Transport transport) implements DockerHttpClient {

        @Override
        public Response execute(Request request) {
            return transport.execute(request);
        }

        @Override
        public void close() {}
    }
}
