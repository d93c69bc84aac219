package org.containerharness.model;

import java.util.LinkedHashMap;
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
        engineSettings = Map.copyOf(engineSettings);
        knownBy = List.copyOf(knownBy);
        if (external && engineName.isEmpty()) {
            throw new InvalidValueException("The external network <" + name + "> needs the name it has on the engine.");
        }
    }

    /** One whose name may not be taken. */
    public NetworkSpec(
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
            Place place) {
        this(
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
                engineSettings,
                List.of(),
                place);
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
                Map.of(),
                Place.IN_CODE);
    }

    public NetworkSpec withEngineName(String newEngineName) {
        Draft draft = new Draft(this);
        draft.engineName = Optional.of(newEngineName);
        return draft.build();
    }

    public NetworkSpec withDriver(String newDriver, Map<String, String> options) {
        Draft draft = new Draft(this);
        draft.driver = newDriver;
        draft.driverOptions = options;
        return draft.build();
    }

    public NetworkSpec withInternal(boolean newInternal) {
        Draft draft = new Draft(this);
        draft.internal = newInternal;
        return draft.build();
    }

    public NetworkSpec withAttachable(boolean newAttachable) {
        Draft draft = new Draft(this);
        draft.attachable = newAttachable;
        return draft.build();
    }

    public NetworkSpec withIpv6(boolean newIpv6) {
        Draft draft = new Draft(this);
        draft.ipv6 = newIpv6;
        return draft.build();
    }

    public NetworkSpec withSubnets(List<Subnet> newSubnets) {
        Draft draft = new Draft(this);
        draft.subnets = newSubnets;
        return draft.build();
    }

    public NetworkSpec withLabels(Map<String, String> newLabels) {
        Draft draft = new Draft(this);
        draft.labels = newLabels;
        return draft.build();
    }

    public NetworkSpec withEngineSetting(String pointer, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(engineSettings);
        all.put(pointer, value);
        Draft draft = new Draft(this);
        draft.engineSettings = all;
        return draft.build();
    }

    /** With labels by which a network that has the name already is known to be meant. */
    public NetworkSpec withKnownBy(List<String> newKnownBy) {
        Draft draft = new Draft(this);
        draft.knownBy = newKnownBy;
        return draft.build();
    }

    public NetworkSpec withPlace(Place newPlace) {
        Draft draft = new Draft(this);
        draft.place = newPlace;
        return draft.build();
    }

    /** A copy on its way to becoming a spec that differs in one component. */
    private static final class Draft {

        private final String name;
        private Optional<String> engineName;
        private final boolean external;
        private String driver;
        private Map<String, String> driverOptions;
        private boolean internal;
        private boolean attachable;
        private boolean ipv6;
        private List<Subnet> subnets;
        private Map<String, String> labels;
        private Map<String, Object> engineSettings;
        private List<String> knownBy;
        private Place place;

        Draft(NetworkSpec spec) {
            name = spec.name;
            engineName = spec.engineName;
            external = spec.external;
            driver = spec.driver;
            driverOptions = spec.driverOptions;
            internal = spec.internal;
            attachable = spec.attachable;
            ipv6 = spec.ipv6;
            subnets = spec.subnets;
            labels = spec.labels;
            engineSettings = spec.engineSettings;
            knownBy = spec.knownBy;
            place = spec.place;
        }

        NetworkSpec build() {
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
                    engineSettings,
                    knownBy,
                    place);
        }
    }
}
