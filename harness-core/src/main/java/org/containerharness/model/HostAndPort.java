package org.containerharness.model;

import java.net.InetSocketAddress;

/**
 * A host and a port as URLs have them: {@code 127.0.0.1:5432}, {@code [::1]:5432}.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record HostAndPort(String host, int port) {

    /** Of an address, resolved or not. */
    public static HostAndPort of(InetSocketAddress address) {
        return new HostAndPort(address.getHostString(), address.getPort());
    }

    /** An IPv6 address has brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
