package org.containerharness.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container's place in a network.
 *
 * @param network the declared name of the network
 * @param aliases further DNS names; the container's declared name is always one
 * @param ipv4Address a fixed address, empty to let the engine choose
 * @param ipv6Address a fixed address, empty to let the engine choose
 * @param linkLocalAddresses further addresses
 * @param macAddress empty to let the engine choose
 * @param gatewayPriority the endpoint with the highest one gives the default route (engine API 1.48)
 * @param driverOptions for the network driver
 */
public record NetworkAttachment(
        String network,
        List<String> aliases,
        Optional<String> ipv4Address,
        Optional<String> ipv6Address,
        List<String> linkLocalAddresses,
        Optional<String> macAddress,
        int gatewayPriority,
        Map<String, String> driverOptions) {

    /** The network that every engine has, and containers without a network are in. */
    public static final String DEFAULT_NETWORK = "bridge";

    public NetworkAttachment {
        aliases = List.copyOf(aliases);
        linkLocalAddresses = List.copyOf(linkLocalAddresses);
        driverOptions = Map.copyOf(driverOptions);
        Secrets.learn(driverOptions);
    }

    public static NetworkAttachment to(String network, String... aliases) {
        return new NetworkAttachment(
                network,
                List.of(aliases),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                0,
                Map.of());
    }

    /** The same place in a network of another name. */
    public NetworkAttachment withNetwork(String newNetwork) {
        return new NetworkAttachment(
                newNetwork,
                aliases,
                ipv4Address,
                ipv6Address,
                linkLocalAddresses,
                macAddress,
                gatewayPriority,
                driverOptions);
    }

    /** The same place with one more DNS name. */
    public NetworkAttachment plusAlias(String alias) {
        return new NetworkAttachment(
                network,
                Joined.list(aliases, List.of(alias)),
                ipv4Address,
                ipv6Address,
                linkLocalAddresses,
                macAddress,
                gatewayPriority,
                driverOptions);
    }

    /** Reads {@code network} or {@code network:alias,alias}. */
    public static NetworkAttachment parse(String text) {
        int colon = text.indexOf(':');
        if (text.isBlank() || colon == 0) {
            throw new InvalidValueException("<" + text + "> is not a network. Write name or name:alias,alias.");
        }
        return colon < 0
                ? to(text)
                : to(text.substring(0, colon), text.substring(colon + 1).split(","));
    }
}
