package org.containerharness.cleanup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Labels;

/**
 * What a guard stands for.
 *
 * @param label {@link Labels#SESSION} or {@link Labels#BUILD}
 * @param id of the session or build
 */
record OwnerId(String label, String id) {

    static OwnerId session(String id) {
        return new OwnerId(Labels.SESSION, id);
    }

    static OwnerId build(String id) {
        return new OwnerId(Labels.BUILD, id);
    }

    /** Whose a resource is; empty if neither a session nor a build owns it. */
    static Optional<OwnerId> of(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(Labels.BUILD))
                .map(OwnerId::build)
                .or(() -> Optional.ofNullable(labels.get(Labels.SESSION)).map(OwnerId::session));
    }

    /** A build of several owners, one of which is noted on what it made; between two of them nobody guards it. */
    boolean isNamedBuild() {
        return label.equals(Labels.BUILD) && BuildOwner.isNamed(id);
    }

    private String kind() {
        return label.equals(Labels.BUILD) ? "build" : "session";
    }

    /** The value of {@link Labels#GUARDS}. */
    String text() {
        return kind() + ":" + id;
    }

    /** The same for every process that guards the same: the engine lets only one container have it. */
    String guardName() {
        return "ch-guard-" + kind() + "-" + id.replaceAll("[^a-zA-Z0-9_.-]", "_");
    }

    Map<String, String> filter() {
        return Map.of(label, id);
    }

    @Override
    public String toString() {
        return kind() + " " + id;
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnerId that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(label, id);
    }
}
