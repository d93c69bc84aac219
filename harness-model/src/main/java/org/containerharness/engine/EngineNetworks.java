package org.containerharness.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An engine's networks, and who is in them. */
public interface EngineNetworks {

    /** @return the network's id */
    String create(NewNetwork wanted);

    Optional<NetworkDetails> find(String network);

    List<NetworkDetails> list(Map<String, String> labels);

    /**
     * Containers, of all nodes, that this node of a swarm knows in a network of the swarm, each by its name and the id of
     * its endpoint; none in any other network, and none where the node has no part in it (Docker Engine API, {@code GET
     * /networks/{id}?verbose=true}).
     */
    Set<String> known(String network);

    void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address);

    void disconnect(String network, String container);

    /** Removes; a network that is gone already is no error. */
    void remove(String network);
}
