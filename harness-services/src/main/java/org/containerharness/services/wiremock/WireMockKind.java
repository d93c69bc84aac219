package org.containerharness.services.wiremock;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** WireMock servers. */
public final class WireMockKind implements ServiceKind<WireMockService> {

    static final int PORT = 8080;

    @Override
    public String name() {
        return "wiremock";
    }

    @Override
    public Class<WireMockService> type() {
        return WireMockService.class;
    }

    @Override
    public WireMockService whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new WireMockService(container.name(), address.getHostString(), address.getPort());
    }

    @Override
    public List<ServiceClient<WireMockService>> clients() {
        return List.of(
                ServiceClient.of(
                        "com.github.tomakehurst.wiremock.client.WireMock",
                        "org.wiremock:wiremock",
                        service -> WireMockClients.client(service)),
                ServiceClient.of("java.net.URI", "", service -> URI.create(service.url() + "/")));
    }
}
