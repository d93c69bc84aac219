package org.containerharness.services.memcached;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** memcached servers. */
public final class MemcachedKind implements ServiceKind<MemcachedServer> {

    static final int PORT = 11211;

    @Override
    public String name() {
        return "memcached";
    }

    @Override
    public Class<MemcachedServer> type() {
        return MemcachedServer.class;
    }

    @Override
    public MemcachedServer whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new MemcachedServer(container.name(), address.getHostString(), address.getPort());
    }

    @Override
    public List<ServiceClient<MemcachedServer>> clients() {
        return List.of(ServiceClient.<MemcachedServer>of(
                        "net.spy.memcached.MemcachedClient",
                        "net.spy:spymemcached",
                        server -> SpyClients.client(server))
                .closedBy(client -> SpyClients.close(client)));
    }
}
