package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.containerharness.services.OnDemandImage;
import org.containerharness.services.opensearch.WithOpenSearch;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/** Quarkus' low-level client of Elasticsearch over an OpenSearch, which answers it as one. */
@QuarkusTest
@TestProfile(OpenSearchClientTest.Own.class)
@OnDemandImage("opensearchproject/opensearch:2")
@WithOpenSearch
class OpenSearchClientTest {

    @Inject
    RestClient search;

    @Test
    void findsWhatWasStored() throws IOException {
        Request store = new Request("PUT", "/orders/_doc/1?refresh=true");
        store.setJsonEntity("{\"item\":\"tea\"}");
        search.performRequest(store);

        assertThat(text(new Request("GET", "/orders/_search?q=item:tea"))).contains("\"_id\":\"1\"");
        assertThat(text(new Request("GET", "/"))).contains("\"distribution\" : \"opensearch\"");
    }

    private String text(Request request) throws IOException {
        byte[] answer = search.performRequest(request).getEntity().getContent().readAllBytes();
        return new String(answer, StandardCharsets.UTF_8);
    }

    public static class Own implements QuarkusTestProfile {}
}
