package org.containerharness.services.wiremock;

import com.github.tomakehurst.wiremock.client.WireMock;

/** Needs WireMock on the class path; loaded only if its client is asked for. */
final class WireMockClients {

    private WireMockClients() {}

    static WireMock client(WireMockService service) {
        return new WireMock(service.host(), service.port());
    }
}
