package org.containerharness.snapshot;

import java.util.List;
import java.util.Map;
import org.containerharness.engine.ImageDetails;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;

/** A stack with whatever begins from a snapshot doing so. */
public final class Applied {

    private final StackSpec stack;
    private final List<Origin> origins;
    private final Map<String, ImageDetails> snapshots;

    /**
     * @param declared the stack
     * @param origins of its containers that may begin from a snapshot
     * @param snapshots of those that do, by the container's declared name
     */
    Applied(StackSpec declared, List<Origin> origins, Map<String, ImageDetails> snapshots) {
        this.origins = List.copyOf(origins);
        this.snapshots = Map.copyOf(snapshots);
        this.stack = origins.isEmpty()
                ? declared
                : declared.withContainers(
                        declared.containers().stream().map(this::applied).toList());
    }

    private ContainerSpec applied(ContainerSpec spec) {
        ImageDetails snapshot = snapshots.get(spec.name());
        return origins.stream()
                .filter(origin -> origin.name().equals(spec.name()))
                .findFirst()
                .map(origin -> snapshot == null ? origin.spec() : origin.from(snapshot))
                .orElse(spec);
    }

    /** To be started. */
    public StackSpec stack() {
        return stack;
    }

    /** Whether any container begins from a snapshot. */
    public boolean hasSnapshots() {
        return !snapshots.isEmpty();
    }

    /** Whether this container does. */
    public boolean isFromSnapshot(String container) {
        return snapshots.containsKey(container);
    }

    /** Declared names of the containers that can be brought back to a snapshot. */
    public List<String> restorable() {
        return origins.stream().map(Origin::name).toList();
    }

    List<Origin> origins() {
        return origins;
    }

    /** The same with everything initialised anew. */
    Applied afresh() {
        return new Applied(stack, origins, Map.of());
    }
}
