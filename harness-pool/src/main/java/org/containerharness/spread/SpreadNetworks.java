package org.containerharness.spread;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.engine.EngineNetworks;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.NewNetwork;

/** Networks: those of the swarm by the manager; of others each engine has its own of the same name. */
final class SpreadNetworks implements EngineNetworks {

    private final Members members;
    private final Set<String> ofSwarm = ConcurrentHashMap.newKeySet();

    SpreadNetworks(Members members) {
        this.members = members;
    }

    private EngineNetworks manager() {
        return members.manager().engine().networks();
    }

    @Override
    public String create(NewNetwork wanted) {
        if (wanted.spec().isOverlay()) {
            ofSwarm.add(wanted.engineName());
            Map<String, String> labels = new LinkedHashMap<>(members.manager().owned(wanted.labels()));
            // Every node shows it, and its guard is on one of them.
            labels.put(Labels.UNGUARDED, "true");
            return manager().create(new NewNetwork(wanted.spec(), wanted.engineName(), labels));
        }
        return members.each(member -> member.engine()
                        .networks()
                        .create(new NewNetwork(wanted.spec(), wanted.engineName(), member.owned(wanted.labels()))))
                .get(0);
    }

    private boolean isOfSwarm(String network) {
        return ofSwarm.contains(network)
                || manager().find(network).filter(SpreadNetworks::isOverlay).isPresent();
    }

    private static boolean isOverlay(NetworkDetails network) {
        return network.driver().equals("overlay");
    }

    /** Empty unless all have it, or the swarm. */
    @Override
    public Optional<NetworkDetails> find(String network) {
        Optional<NetworkDetails> first = manager().find(network);
        if (first.isEmpty() || isOverlay(first.get())) {
            return first;
        }
        return members.each(member -> member.engine().networks().find(network)).stream()
                        .allMatch(Optional::isPresent)
                ? first
                : Optional.empty();
    }

    @Override
    public List<NetworkDetails> list(Map<String, String> labels) {
        Map<String, NetworkDetails> all = new LinkedHashMap<>();
        members.each(member -> member.engine().networks().list(labels)).stream()
                .flatMap(List::stream)
                .forEach(network -> all.putIfAbsent(network.name(), network));
        return List.copyOf(all.values());
    }

    @Override
    public void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address) {
        members.engine(container).networks().connect(network, container, aliases, ipv4Address);
        if (isOfSwarm(network)) {
            new NameWait(members).in(network);
        }
    }

    @Override
    public Set<String> known(String network) {
        return manager().known(network);
    }

    @Override
    public void disconnect(String network, String container) {
        members.engine(container).networks().disconnect(network, container);
    }

    @Override
    public void remove(String network) {
        if (isOfSwarm(network)) {
            manager().remove(network);
            ofSwarm.remove(network);
        } else {
            members.tell(member -> member.engine().networks().remove(network));
        }
    }
}
