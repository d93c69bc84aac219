package org.containerharness.services.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import net.spy.memcached.MemcachedClient;

/** Needs spymemcached on the class path; loaded only if its client is asked for. */
final class SpyClients {

    private SpyClients() {}

    static MemcachedClient client(MemcachedServer server) throws IOException {
        return new MemcachedClient(new InetSocketAddress(server.host(), server.port()));
    }

    static void close(Object client) {
        ((MemcachedClient) client).shutdown();
    }
}
