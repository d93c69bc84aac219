package org.containerharness.services.opensearch;

import org.apache.http.HttpHost;
import org.opensearch.client.RestClient;

/** Needs OpenSearch's client on the class path; loaded only if it is asked for. */
final class RestClients {

    private RestClients() {}

    static RestClient client(OpenSearchServer server) {
        return RestClient.builder(new HttpHost(server.host(), server.port())).build();
    }
}
