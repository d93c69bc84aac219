package org.containerharness.services.nginx;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** nginx servers. */
public final class NginxKind implements ServiceKind<NginxServer> {

    static final int PORT = 80;

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public Class<NginxServer> type() {
        return NginxServer.class;
    }

    @Override
    public NginxServer whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new NginxServer(container.name(), address.getHostString(), address.getPort());
    }

    @Override
    public List<ServiceClient<NginxServer>> clients() {
        return List.of(ServiceClient.of("java.net.URI", "", server -> URI.create(server.url() + "/")));
    }
}
