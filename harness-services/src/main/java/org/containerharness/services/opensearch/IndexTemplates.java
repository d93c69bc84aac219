package org.containerharness.services.opensearch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Service;
import org.containerharness.services.internal.NamedTexts;

/** Makes index templates without a client. */
final class IndexTemplates {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private IndexTemplates() {}

    static void put(Service container, NamedTexts templates) throws IOException, InterruptedException {
        InetSocketAddress address = container.address(OpenSearchKind.PORT);
        HttpClient client = HttpClient.newHttpClient();
        for (NamedTexts.File file : templates.files()) {
            URI uri = URI.create("http://" + HostAndPort.of(address) + "/_index_template/" + file.ownName());
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(LIMIT)
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(file.text()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new HarnessException(
                        file.name() + ": <" + container.name() + "> refuses the index template: " + answer.body());
            }
        }
    }
}
