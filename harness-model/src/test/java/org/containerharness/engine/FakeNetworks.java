package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Networks of the engine in memory. */
final class FakeNetworks implements EngineNetworks {

    private final FakeEngine engine;

    FakeNetworks(FakeEngine engine) {
        this.engine = engine;
    }

    record Network(String id, NewNetwork made, Instant created) {

        String declared() {
            return made.spec().name();
        }

        boolean is(String name) {
            return name.equals(id) || name.equals(made.engineName());
        }
    }

    @Override
    public String create(NewNetwork wanted) {
        engine.call("create network " + wanted.spec().name());
        Network network = new Network(engine.newId(), wanted, Instant.now());
        if (engine.networks.putIfAbsent(wanted.engineName(), network) != null) {
            throw FakeEngine.refused(
                    EngineException.Kind.NAME_TAKEN, "network with name " + wanted.engineName() + " already exists");
        }
        return network.id();
    }

    @Override
    public Optional<NetworkDetails> find(String name) {
        engine.call("find network " + declared(name));
        return network(name).map(this::facts);
    }

    @Override
    public List<NetworkDetails> list(Map<String, String> labels) {
        engine.call("list networks");
        return engine.networks.values().stream()
                .map(this::facts)
                .filter(network -> FakeEngine.matches(network.labels(), labels))
                .toList();
    }

    @Override
    public Set<String> known(String network) {
        throw FakeEngine.unused();
    }

    @Override
    public void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address) {
        throw FakeEngine.unused();
    }

    void attach(FakeContainer container, String name, List<String> aliases) {
        Network network = network(name)
                .orElseThrow(
                        () -> FakeEngine.refused(EngineException.Kind.NOT_FOUND, "network " + name + " not found"));
        container.endpoints.put(
                network.made().engineName(),
                new ContainerDetails.Endpoint(
                        network.id(),
                        Optional.of("10.9.0." + engine.newNumber()),
                        Optional.empty(),
                        Stream.concat(Stream.of(container.name()), aliases.stream())
                                .toList()));
    }

    @Override
    public void disconnect(String network, String container) {
        engine.call("disconnect " + engine.declared(container) + " from " + declared(network));
        engine.container(container)
                .endpoints
                .remove(network(network).map(found -> found.made().engineName()).orElse(network));
    }

    @Override
    public void remove(String name) {
        engine.call("remove network " + declared(name));
        network(name).map(this::facts).ifPresent(network -> {
            if (!network.members().isEmpty()) {
                throw FakeEngine.refused(EngineException.Kind.IN_USE, "network " + name + " has active endpoints");
            }
            engine.networks.remove(network.name());
        });
    }

    private Optional<Network> network(String name) {
        return engine.networks.values().stream()
                .filter(network -> network.is(name))
                .findFirst()
                .or(() -> engine.manager().flatMap(manager -> overlay(manager, name)));
    }

    /** Those of the swarm. */
    private static Optional<Network> overlay(FakeEngine manager, String name) {
        return manager.networks.values().stream()
                .filter(network -> network.is(name) && network.made().spec().isOverlay())
                .findFirst();
    }

    private String declared(String name) {
        return network(name).map(Network::declared).orElse(name);
    }

    private NetworkDetails facts(Network network) {
        String name = network.made().engineName();
        return new NetworkDetails(
                network.id(),
                name,
                network.made().spec().driver(),
                List.of("10.9.0.0/16"),
                engine.containers.values().stream()
                        .filter(container -> container.isUp() && container.endpoints.containsKey(name))
                        .map(FakeContainer::id)
                        .toList(),
                Map.copyOf(network.made().labels()),
                Optional.of(network.created()));
    }
}
