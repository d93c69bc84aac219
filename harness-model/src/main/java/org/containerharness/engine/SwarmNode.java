package org.containerharness.engine;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.model.PlacementConstraint;

/**
 * An engine as the managers of its swarm know it.
 *
 * @param id in the swarm
 * @param hostname of its machine
 * @param role {@code manager} or {@code worker}
 * @param isReady it answers the managers, and takes containers
 * @param operatingSystem such as {@code linux}
 * @param architecture such as {@code x86_64}
 * @param labels that the swarm gave it
 * @param engineLabels that its engine was started with
 */
public record SwarmNode(
        String id,
        String hostname,
        String role,
        boolean isReady,
        String operatingSystem,
        String architecture,
        Map<String, String> labels,
        Map<String, String> engineLabels) {

    private static final String LABELS = "node.labels.";
    private static final String ENGINE_LABELS = "engine.labels.";

    public SwarmNode {
        labels = Map.copyOf(labels);
        engineLabels = Map.copyOf(engineLabels);
    }

    /** Whether a container with this constraint may run there. */
    public boolean meets(PlacementConstraint constraint) {
        return constraint.isMetBy(value(constraint.attribute()));
    }

    private String value(String attribute) {
        if (attribute.startsWith(LABELS)) {
            return labels.getOrDefault(attribute.substring(LABELS.length()), "");
        }
        if (attribute.startsWith(ENGINE_LABELS)) {
            return engineLabels.getOrDefault(attribute.substring(ENGINE_LABELS.length()), "");
        }
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            case PlacementConstraint.NODE_ID -> id;
            case "node.hostname" -> hostname;
            case "node.role" -> role;
            case "node.platform.os" -> operatingSystem;
            case "node.platform.arch" -> architecture;
            default -> "";
        };
    }

    @Override
    public String toString() {
        return hostname + " (" + role + (labels.isEmpty() ? "" : ", labels " + sorted(labels))
                + (engineLabels.isEmpty() ? "" : ", engine labels " + sorted(engineLabels)) + ", " + operatingSystem
                + "/"
                + architecture + ", id " + id + ")";
    }

    private static Map<String, String> sorted(Map<String, String> labels) {
        return new TreeMap<>(labels);
    }
}
