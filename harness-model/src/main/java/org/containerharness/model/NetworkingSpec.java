package org.containerharness.model;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.internal.NetworkingSpecBuilder;

/**
 * How a container is reached and what it can reach.
 *
 * @param mode {@code bridge} (default without networks), {@code host}, {@code none} or {@code container:<name>}; not
 *     together with networks
 * @param networks networks of the stack, the first one gives the default route
 * @param ports published on the host
 * @param exposed announced but not published
 * @param hostname as the container sees itself, default its short id
 * @param extraHosts lines for its hosts file, {@code name:address}; the address may be {@code host-gateway}
 * @param dns name servers
 * @param dnsSearch search domains
 * @param dnsOptions resolver options
 */
public record NetworkingSpec(
        Optional<String> mode,
        List<NetworkAttachment> networks,
        List<PortSpec> ports,
        List<ContainerPort> exposed,
        Optional<String> hostname,
        List<String> extraHosts,
        List<String> dns,
        List<String> dnsSearch,
        List<String> dnsOptions) {

    /** The engine's default bridge, nothing published. */
    public static final NetworkingSpec DEFAULT = new NetworkingSpec(
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    public NetworkingSpec {
        networks = List.copyOf(networks);
        ports = List.copyOf(ports);
        exposed = List.copyOf(exposed);
        extraHosts = List.copyOf(extraHosts);
        dns = List.copyOf(dns);
        dnsSearch = List.copyOf(dnsSearch);
        dnsOptions = List.copyOf(dnsOptions);
        if (mode.isPresent() && !networks.isEmpty()) {
            throw new InvalidValueException("A container with the network mode <" + mode.get()
                    + "> cannot join networks too. Leave one of the two out.");
        }
    }

    public NetworkingSpec withMode(String newMode) {
        return NetworkingSpecBuilder.from(this).mode(Optional.of(newMode)).build();
    }

    public NetworkingSpec withNetworks(List<NetworkAttachment> newNetworks) {
        return NetworkingSpecBuilder.from(this).networks(newNetworks).build();
    }

    public NetworkingSpec plusNetworks(List<NetworkAttachment> more) {
        return NetworkingSpecBuilder.from(this)
                .networks(Joined.list(networks, more))
                .build();
    }

    /** With these ports in place of those that were declared. */
    public NetworkingSpec withPorts(List<PortSpec> newPorts) {
        return NetworkingSpecBuilder.from(this).ports(newPorts).build();
    }

    public NetworkingSpec plusPorts(List<PortSpec> more) {
        return NetworkingSpecBuilder.from(this).ports(Joined.list(ports, more)).build();
    }

    public NetworkingSpec plusExposed(List<ContainerPort> more) {
        return NetworkingSpecBuilder.from(this)
                .exposed(Joined.list(exposed, more))
                .build();
    }

    public NetworkingSpec withHostname(String newHostname) {
        return NetworkingSpecBuilder.from(this)
                .hostname(Optional.of(newHostname))
                .build();
    }

    public NetworkingSpec plusExtraHosts(List<String> more) {
        more.forEach(NetworkingSpec::checkExtraHost);
        return NetworkingSpecBuilder.from(this)
                .extraHosts(Joined.list(extraHosts, more))
                .build();
    }

    public NetworkingSpec withDns(List<String> servers, List<String> search, List<String> options) {
        return NetworkingSpecBuilder.from(this)
                .dns(servers)
                .dnsSearch(search)
                .dnsOptions(options)
                .build();
    }

    private static void checkExtraHost(String text) {
        if (text.indexOf(':') < 1 || text.endsWith(":")) {
            throw new InvalidValueException("<" + text + "> is not an extra host. Write name:address.");
        }
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkingSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(mode, networks, ports, exposed, hostname, extraHosts, dns, dnsSearch, dnsOptions);
    }
}
