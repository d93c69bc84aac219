package org.containerharness.services.opensearch;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** OpenSearch servers. */
public final class OpenSearchKind implements ServiceKind<OpenSearchServer> {

    static final int PORT = 9200;

    @Override
    public String name() {
        return "opensearch";
    }

    @Override
    public Class<OpenSearchServer> type() {
        return OpenSearchServer.class;
    }

    @Override
    public OpenSearchServer whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new OpenSearchServer(container.name(), address.getHostString(), address.getPort());
    }

    @Override
    public List<ServiceClient<OpenSearchServer>> clients() {
        return List.of(
                ServiceClient.of(
                        "org.opensearch.client.RestClient",
                        "org.opensearch.client:opensearch-rest-client",
                        server -> RestClients.client(server)),
                ServiceClient.of("java.net.URI", "", server -> URI.create(server.url() + "/")));
    }
}
