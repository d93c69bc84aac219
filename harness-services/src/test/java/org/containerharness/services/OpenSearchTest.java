package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.opensearch.OpenSearchServer;
import org.containerharness.services.opensearch.WithOpenSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.client.Request;
import org.opensearch.client.RestClient;

/** OpenSearch by one annotation, against its real server. */
@OnDemandImage("opensearchproject/opensearch:2")
class OpenSearchTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void hasItsIndexTemplates() {
        TestRun.overRealEngine().run(OnOpenSearch.class).succeeded(1);
    }

    @WithOpenSearch(name = "search", templates = "classpath:templates/")
    static class OnOpenSearch {

        @Test
        void makesIndexesByThem(@Connect RestClient client, @Handle OpenSearchServer search) throws IOException {
            Request put = new Request("PUT", "/orders-1/_doc/1?refresh=true");
            put.setJsonEntity("{\"item\": \"green tea\"}");
            client.performRequest(put);

            assertThat(body(client, "/orders-1/_mapping")).contains("\"item\":{\"type\":\"keyword\"}");
            assertThat(body(client, "/orders-1/_count?q=item:%22green%20tea%22"))
                    .contains("\"count\":1");
            assertThat(search.url()).startsWith("http://");
        }

        private static String body(RestClient client, String path) throws IOException {
            return new String(
                    client.performRequest(new Request("GET", path))
                            .getEntity()
                            .getContent()
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    @Test
    void saysWhichTemplateIsWrongAndWhy() {
        assertThat(ConnectTest.failure(WrongTemplate.class))
                .contains("wrong-template.json: <opensearch> refuses the index template: ")
                .contains("No handler for type [keyboard] declared on field [item]");
    }

    @WithOpenSearch(templates = "wrong-template.json")
    static class WrongTemplate {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(ConnectTest.failure(Wrong.class))
                .contains("@WithOpenSearch version: <2 or 3> is no version.")
                .contains("@WithOpenSearch templates[0]: there is no <none.json>");
    }

    @WithOpenSearch(version = "2 or 3", templates = "none.json")
    static class Wrong {
        @Test
        void neverRuns() {}
    }
}
