package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network of a project.
 *
 * @param key its key in the project
 * @param name its name on the engine
 * @param isExternal whether it exists already
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/06-networks.md">Networks</a>
 */
public record Network(
        String key,
        String name,
        boolean isExternal,
        Optional<String> driver,
        Map<String, String> driverOptions,
        boolean isInternal,
        boolean isAttachable,
        Optional<Boolean> isIpv4Enabled,
        Optional<Boolean> isIpv6Enabled,
        Optional<String> ipamDriver,
        Map<String, String> ipamOptions,
        List<AddressPool> pools,
        Map<String, String> labels) {

    public Network {
        driverOptions = Map.copyOf(driverOptions);
        ipamOptions = Map.copyOf(ipamOptions);
        pools = List.copyOf(pools);
        labels = Map.copyOf(labels);
    }

    /** A range of addresses; the auxiliary ones are taken by hosts outside the engine. */
    public record AddressPool(
            Optional<String> subnet,
            Optional<String> gateway,
            Optional<String> ipRange,
            Map<String, String> auxiliaryAddresses) {}
}
