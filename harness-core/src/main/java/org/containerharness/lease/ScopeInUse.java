package org.containerharness.lease;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.cleanup.BuildOwner;
import org.containerharness.cleanup.Owner;
import org.containerharness.engine.Labels;
import org.containerharness.identity.Identity;
import org.containerharness.model.DurationText;
import org.containerharness.model.ResourceId;

/**
 * Where something is shared: how it is named and labelled there.
 *
 * @param idle how long it may be idle, where it does not end with a process
 */
record ScopeInUse(SharedScope scope, BuildOwner build, Optional<Duration> idle) {

    /** Ends the name of what is not ready yet. */
    static final String MAKING = "-making";

    /** What distinguishes names of this scope from those of others. */
    String uniquePart() {
        return scope == SharedScope.BUILD ? "b" + Identity.brief(build.id()) : "m";
    }

    /** The engine name of what is ready. */
    String engineName(ResourceId id, Identity identity) {
        return "ch-" + id.name() + "-" + uniquePart() + "-" + identity.brief();
    }

    /** The engine name of a container that is not ready yet; who has it is the one who makes it. */
    String engineNameWhileMade(ResourceId id, Identity identity) {
        return engineName(id, identity) + MAKING;
    }

    /** @param ofOwner who owns it, as the clean-up wants it said */
    Map<String, String> labels(Identity identity, Map<String, String> ofOwner, Owner creator) {
        Map<String, String> labels = new LinkedHashMap<>(ofOwner);
        labels.putAll(ownLabels());
        labels.put(Labels.IDENTITY, identity.hash());
        labels.put(Labels.FIELDS, identity.fieldsText());
        labels.put(Labels.CREATOR, creator.text());
        if (scope == SharedScope.MACHINE) {
            labels.keySet().removeAll(List.of(Labels.SESSION, Labels.BUILD));
            labels.put(Labels.CREATOR_BUILD, build.id());
            idle.ifPresent(time -> labels.put(Labels.DEADLINE, DurationText.print(time)));
        }
        return labels;
    }

    /** By which everything of this scope is found. */
    Map<String, String> ownLabels() {
        return scope == SharedScope.BUILD
                ? Map.of(Labels.OURS, "true", Labels.SCOPE, scope.label(), Labels.BUILD, build.id())
                : Map.of(Labels.OURS, "true", Labels.SCOPE, scope.label());
    }
}
