package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service joins a network.
 *
 * @param network the key of the network in the project
 * @param aliases further names there
 * @param ipv4Address a fixed address
 * @param ipv6Address a fixed address
 * @param linkLocalIps link-local addresses
 * @param macAddress a fixed hardware address
 * @param driverOptions options of the endpoint
 * @param interfaceName the name of the interface in the container
 * @param priority which network is joined first: the highest
 * @param gatewayPriority which network gives the default route: the highest
 */
public record NetworkAttachment(
        String network,
        List<String> aliases,
        Optional<String> ipv4Address,
        Optional<String> ipv6Address,
        List<String> linkLocalIps,
        Optional<String> macAddress,
        Map<String, String> driverOptions,
        Optional<String> interfaceName,
        int priority,
        int gatewayPriority) {

    public NetworkAttachment {
        aliases = List.copyOf(aliases);
        linkLocalIps = List.copyOf(linkLocalIps);
        driverOptions = Map.copyOf(driverOptions);
    }
}
