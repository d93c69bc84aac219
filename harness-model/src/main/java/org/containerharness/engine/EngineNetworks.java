package org.containerharness.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine's networks, and who is in them. */
public interface EngineNetworks {

    /** @return the network's id */
    String create(NewNetwork wanted);

    Optional<NetworkDetails> find(String network);

    List<NetworkDetails> list(Map<String, String> labels);

    void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address);

    void disconnect(String network, String container);

    /** Removes; a network that is gone already is no error. */
    void remove(String network);
}
