package org.containerharness.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.FakeState.Made;

/** Networks of the engine in memory. */
final class FakeNetworks implements EngineNetworks {

    private final FakeState state;

    FakeNetworks(FakeState state) {
        this.state = state;
    }

    @Override
    public String create(NewNetwork wanted) {
        state.call("create network " + wanted.spec().name());
        synchronized (state) {
            if (state.networks.containsKey(wanted.engineName())) {
                throw FakeState.refused(
                        EngineException.Kind.NAME_TAKEN,
                        "network with name " + wanted.engineName() + " already exists");
            }
            NetworkFacts facts = new NetworkFacts(
                    state.newId(),
                    wanted.engineName(),
                    wanted.spec().driver(),
                    List.of("10.9." + (state.networks.size() + 1) + ".0/24"),
                    List.of(),
                    Map.copyOf(wanted.labels()),
                    Optional.of(Instant.now()));
            state.networks.put(wanted.engineName(), new Made<>(wanted.spec().name(), facts));
            return facts.id();
        }
    }

    @Override
    public Optional<NetworkFacts> find(String name) {
        state.call("find network " + declared(name));
        synchronized (state) {
            return network(name).map(network -> withMembers(network.facts()));
        }
    }

    @Override
    public List<NetworkFacts> list(Map<String, String> labels) {
        state.call("list networks");
        synchronized (state) {
            return state.networks.values().stream()
                    .map(Made::facts)
                    .filter(network -> FakeState.matches(network.labels(), labels))
                    .toList();
        }
    }

    @Override
    public void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address) {
        state.call("connect " + state.declared(container) + " to " + declared(network));
        attach(state.container(container), network, aliases);
    }

    void attach(FakeContainer container, String name, List<String> aliases) {
        synchronized (state) {
            NetworkFacts network = network(name)
                    .orElseThrow(
                            () -> FakeState.refused(EngineException.Kind.NOT_FOUND, "network " + name + " not found"))
                    .facts();
            List<String> all = new ArrayList<>(aliases);
            all.add(0, container.name());
            String address = "10.9." + state.networks.size() + "." + (state.containers.size() + 2);
            container.endpoints.put(
                    network.name(),
                    new ContainerFacts.Endpoint(
                            network.id(), Optional.of(address), Optional.empty(), List.copyOf(all)));
        }
    }

    @Override
    public void disconnect(String network, String container) {
        state.call("disconnect " + state.declared(container) + " from " + declared(network));
        synchronized (state) {
            state.container(container)
                    .endpoints
                    .remove(network(network).map(found -> found.facts().name()).orElse(network));
        }
    }

    @Override
    public void remove(String name) {
        state.call("remove network " + declared(name));
        synchronized (state) {
            network(name).map(Made::facts).ifPresent(network -> {
                if (!withMembers(network).members().isEmpty()) {
                    throw FakeState.refused(EngineException.Kind.IN_USE, "network " + name + " has active endpoints");
                }
                state.networks.remove(network.name());
            });
        }
    }

    private Optional<Made<NetworkFacts>> network(String name) {
        return state.networks.values().stream()
                .filter(network -> network.facts().name().equals(name)
                        || network.facts().id().equals(name))
                .findFirst();
    }

    private String declared(String name) {
        synchronized (state) {
            return network(name).map(Made::declared).orElse(name);
        }
    }

    private NetworkFacts withMembers(NetworkFacts network) {
        List<String> members = state.containers.values().stream()
                .filter(container -> container.isUp() && container.endpoints.containsKey(network.name()))
                .map(FakeContainer::id)
                .toList();
        return new NetworkFacts(
                network.id(),
                network.name(),
                network.driver(),
                network.subnets(),
                members,
                network.labels(),
                network.created());
    }
}
