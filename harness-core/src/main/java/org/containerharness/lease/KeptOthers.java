package org.containerharness.lease;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.log.Log;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;

/**
 * What is there under the same declared name. What was declared at the same place was changed since and is left to end in
 * its own time; what the same build declares differently elsewhere is a mistake.
 */
record KeptOthers(Engine engine, ScopeInUse scope) {

    private static final Log LOG = Log.ofHarness();

    private record Kept(String name, Map<String, String> labels) {}

    /**
     * Tells why they are not used.
     *
     * @param outdated what has the name itself and was told of already
     * @throws DeclarationException if one is declared differently by this build
     */
    void compare(SharedPart part, Optional<ContainerDetails> outdated) {
        list(part).stream()
                .filter(other -> outdated.filter(found -> found.name().equals(other.name()))
                        .isEmpty())
                .forEach(other -> compare(part, other));
    }

    private List<Kept> list(SharedPart part) {
        Map<String, String> labels = new LinkedHashMap<>(scope.ownLabels());
        labels.put(Labels.NAME, part.id().name());
        return switch (part.id().kind()) {
            case CONTAINER ->
                engine.containers().list(labels).stream()
                        .map(other -> new Kept(other.name(), other.labels()))
                        .toList();
            case NETWORK ->
                engine.networks().list(labels).stream()
                        .map(other -> new Kept(other.name(), other.labels()))
                        .toList();
            case VOLUME ->
                engine.volumes().list(labels).stream()
                        .map(other -> new Kept(other.name(), other.labels()))
                        .toList();
            case IMAGE, SERVICE, SECRET, CONFIG, FIXTURE, ENGINE -> List.of();
        };
    }

    private void compare(SharedPart part, Kept other) {
        String identity = other.labels().getOrDefault(Labels.IDENTITY, "");
        if (identity.isEmpty() || identity.equals(part.identity().hash())) {
            return;
        }
        String differences = part.identity()
                .differences(other.labels().getOrDefault(Labels.FIELDS, ""))
                .orElse("fields that are not told");
        String place = other.labels().getOrDefault(Labels.PLACE, "an unknown place");
        boolean sameBuild = scope.scope() == SharedScope.BUILD
                || scope.build().id().equals(other.labels().get(Labels.CREATOR_BUILD));
        if (sameBuild && !place.equals(part.resource().place().text())) {
            throw new DeclarationException(new Problem(
                    part.resource().place(), Claims.conflict(part.id(), scope.scope(), place, differences)));
        }
        LOG.info(
                "The kept {} {} (made at {}) is not reused, a new one is made: different in {}.",
                part.id(),
                other.name(),
                place,
                differences);
    }
}
