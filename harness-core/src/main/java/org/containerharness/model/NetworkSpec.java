package org.containerharness.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network that is wanted.
 *
 * @param name the declared name, by which containers refer to it
 * @param engineName its name on the engine; empty makes a unique one
 * @param external it exists already and is left as it is; needs an engine name
 * @param driver default {@code bridge}
 * @param driverOptions for the driver
 * @param internal no route to the outside
 * @param attachable swarm networks only: stand-alone containers may join
 * @param ipv6 IPv6 addresses too
 * @param subnets address ranges; empty lets the engine choose one
 * @param labels further labels
 * @param place where it was declared
 */
public record NetworkSpec(
        String name,
        Optional<String> engineName,
        boolean external,
        String driver,
        Map<String, String> driverOptions,
        boolean internal,
        boolean attachable,
        boolean ipv6,
        List<Subnet> subnets,
        Map<String, String> labels,
        Place place) {

    /**
     * An address range of a network.
     *
     * @param cidr such as {@code 10.5.0.0/24}
     * @param range the part given to containers, empty for all of it
     * @param gateway empty to let the engine choose
     * @param auxiliary reserved addresses by name
     */
    public record Subnet(String cidr, Optional<String> range, Optional<String> gateway, Map<String, String> auxiliary) {

        public Subnet {
            auxiliary = Map.copyOf(auxiliary);
            Cidr.check(cidr);
        }

        public static Subnet of(String cidr) {
            return new Subnet(cidr, Optional.empty(), Optional.empty(), Map.of());
        }
    }

    public NetworkSpec {
        Names.check("network", name);
        driverOptions = Map.copyOf(driverOptions);
        subnets = List.copyOf(subnets);
        labels = Map.copyOf(labels);
        if (external && engineName.isEmpty()) {
            throw new InvalidValueException("The external network <" + name + "> needs the name it has on the engine.");
        }
    }

    /** A bridge network with a unique name and addresses chosen by the engine. */
    public static NetworkSpec named(String name) {
        return new NetworkSpec(
                name,
                Optional.empty(),
                false,
                "bridge",
                Map.of(),
                false,
                false,
                false,
                List.of(),
                Map.of(),
                Place.IN_CODE);
    }

    /** A network that somebody else made and will remove. */
    public static NetworkSpec external(String name, String engineName) {
        return new NetworkSpec(
                name,
                Optional.of(engineName),
                true,
                "bridge",
                Map.of(),
                false,
                false,
                false,
                List.of(),
                Map.of(),
                Place.IN_CODE);
    }

    public NetworkSpec withEngineName(String newEngineName) {
        return new NetworkSpec(
                name,
                Optional.of(newEngineName),
                external,
                driver,
                driverOptions,
                internal,
                attachable,
                ipv6,
                subnets,
                labels,
                place);
    }

    public NetworkSpec withDriver(String newDriver, Map<String, String> options) {
        return new NetworkSpec(
                name, engineName, external, newDriver, options, internal, attachable, ipv6, subnets, labels, place);
    }

    public NetworkSpec withInternal(boolean newInternal) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                newInternal,
                attachable,
                ipv6,
                subnets,
                labels,
                place);
    }

    public NetworkSpec withAttachable(boolean newAttachable) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                internal,
                newAttachable,
                ipv6,
                subnets,
                labels,
                place);
    }

    public NetworkSpec withIpv6(boolean newIpv6) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                internal,
                attachable,
                newIpv6,
                subnets,
                labels,
                place);
    }

    public NetworkSpec withSubnets(List<Subnet> newSubnets) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                internal,
                attachable,
                ipv6,
                newSubnets,
                labels,
                place);
    }

    public NetworkSpec withLabels(Map<String, String> newLabels) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                internal,
                attachable,
                ipv6,
                subnets,
                newLabels,
                place);
    }

    public NetworkSpec withPlace(Place newPlace) {
        return new NetworkSpec(
                name,
                engineName,
                external,
                driver,
                driverOptions,
                internal,
                attachable,
                ipv6,
                subnets,
                labels,
                newPlace);
    }
}
