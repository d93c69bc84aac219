package org.containerharness.spread;

import java.util.LinkedHashMap;
import java.util.Map;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;

/**
 * One of the engines.
 *
 * @param nodeId in the swarm
 * @param engine closed by others
 * @param owner labels by which what is made there belongs to the session that cleans up there
 */
public record Member(String nodeId, Engine engine, Map<String, String> owner) {

    public Member {
        owner = Map.copyOf(owner);
    }

    /** The labels of something that is made there. */
    Map<String, String> owned(Map<String, String> labels) {
        Map<String, String> owned = new LinkedHashMap<>(labels);
        owned.remove(Labels.UNGUARDED);
        owned.putAll(owner);
        return owned;
    }
}
