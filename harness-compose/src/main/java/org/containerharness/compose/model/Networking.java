package org.containerharness.compose.model;

import java.util.List;
import java.util.Optional;

/**
 * How a service is reached and what it reaches.
 *
 * @param mode {@code host}, {@code none}, {@code service:…} or {@code container:…}, instead of networks
 * @param networks the networks it joins
 * @param ports the ports published on the host
 * @param expose ports and ranges open to other containers, such as {@code 80} and {@code 82-84/tcp}
 * @param links services under other names: {@code service:alias}
 * @param externalLinks containers outside the project: {@code name:alias}
 * @param extraHosts entries {@code host=address}
 * @param dns name servers
 * @param dnsSearch search domains
 * @param dnsOptions resolver options
 * @param hostname the host name
 * @param domainName the domain name
 * @param macAddress the hardware address on the main network
 */
public record Networking(
        Optional<String> mode,
        List<NetworkAttachment> networks,
        List<Port> ports,
        List<String> expose,
        List<String> links,
        List<String> externalLinks,
        List<String> extraHosts,
        List<String> dns,
        List<String> dnsSearch,
        List<String> dnsOptions,
        Optional<String> hostname,
        Optional<String> domainName,
        Optional<String> macAddress) {

    public Networking {
        networks = List.copyOf(networks);
        ports = List.copyOf(ports);
        expose = List.copyOf(expose);
        links = List.copyOf(links);
        externalLinks = List.copyOf(externalLinks);
        extraHosts = List.copyOf(extraHosts);
        dns = List.copyOf(dns);
        dnsSearch = List.copyOf(dnsSearch);
        dnsOptions = List.copyOf(dnsOptions);
    }
}
