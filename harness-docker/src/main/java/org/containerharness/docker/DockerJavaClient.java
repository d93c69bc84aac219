package org.containerharness.docker;

import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.EngineInfo;

/** The only class that needs docker-java-core, so that nobody needs it who does not ask for the typed client. */
final class DockerJavaClient {

    private DockerJavaClient() {}

    static Object over(Transport transport, EngineInfo info) {
        return DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(info.endpoint())
                        .withApiVersion(info.apiVersion())
                        .build(),
                new Shared(transport));
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
