package org.containerharness.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.internal.NetworkSpecBuilder;

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
 * @param engineSettings anything else of the create call, by the Engine API's own JSON pointer without the leading
 *     slash, such as {@code IPAM/Driver}; wins over what the rest of this spec says
 * @param knownBy labels by which one that has the name already is known to be meant: if they are alike, it is used and
 *     kept; empty makes a name that is taken an error
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
        Map<String, Object> engineSettings,
        List<String> knownBy,
        Place place)
        implements StackPart {

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
        Secrets.learn(driverOptions);
        subnets = List.copyOf(subnets);
        labels = Map.copyOf(labels);
        Names.checkLabels(labels);
        engineSettings = Map.copyOf(engineSettings);
        EngineSetting.check(engineSettings, ContainerSpec.LABEL_PREFIX);
        knownBy = List.copyOf(knownBy);
        if (external && engineName.isEmpty()) {
            throw new InvalidValueException("The external network <" + name + "> needs the name it has on the engine.");
        }
    }

    /** A bridge network with a unique name and addresses chosen by the engine. */
    public static NetworkSpec named(String name) {
        return NetworkSpecBuilder.builder()
                .name(name)
                .driver("bridge")
                .driverOptions(Map.of())
                .subnets(List.of())
                .labels(Map.of())
                .engineSettings(Map.of())
                .knownBy(List.of())
                .place(Place.IN_CODE)
                .build();
    }

    /** A network that somebody else made and will remove. */
    public static NetworkSpec external(String name, String engineName) {
        return NetworkSpecBuilder.from(named(name))
                .engineName(Optional.of(engineName))
                .external(true)
                .build();
    }

    /** Whether it spans the nodes of a swarm. */
    public boolean isOverlay() {
        return driver.equals("overlay");
    }

    public NetworkSpec withEngineName(String newEngineName) {
        return NetworkSpecBuilder.from(this)
                .engineName(Optional.of(newEngineName))
                .build();
    }

    public NetworkSpec withDriver(String newDriver, Map<String, String> options) {
        return NetworkSpecBuilder.from(this)
                .driver(newDriver)
                .driverOptions(options)
                .build();
    }

    public NetworkSpec withInternal(boolean newInternal) {
        return NetworkSpecBuilder.from(this).internal(newInternal).build();
    }

    public NetworkSpec withAttachable(boolean newAttachable) {
        return NetworkSpecBuilder.from(this).attachable(newAttachable).build();
    }

    public NetworkSpec withIpv6(boolean newIpv6) {
        return NetworkSpecBuilder.from(this).ipv6(newIpv6).build();
    }

    public NetworkSpec withSubnets(List<Subnet> newSubnets) {
        return NetworkSpecBuilder.from(this).subnets(newSubnets).build();
    }

    public NetworkSpec withLabels(Map<String, String> newLabels) {
        return NetworkSpecBuilder.from(this).labels(newLabels).build();
    }

    public NetworkSpec withEngineSetting(String pointer, Object value) {
        return NetworkSpecBuilder.from(this)
                .engineSettings(Joined.map(engineSettings, Map.of(pointer, value)))
                .build();
    }

    /** With labels by which a network that has the name already is known to be meant. */
    public NetworkSpec withKnownBy(List<String> newKnownBy) {
        return NetworkSpecBuilder.from(this).knownBy(newKnownBy).build();
    }

    @Override
    public Optional<ResourceId> id() {
        return Optional.of(new ResourceId(ResourceId.Kind.NETWORK, name));
    }

    @Override
    public NetworkSpec withPlace(Place newPlace) {
        return NetworkSpecBuilder.from(this).place(newPlace).build();
    }
}
