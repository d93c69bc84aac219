package org.containerharness.lease;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.identity.Identity;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;

/** What this JVM has asked for in one scope, so that two declarations of one name that differ are told at once. */
final class Claims {

    private record Claim(Identity identity, Place place) {}

    private final SharedScope scope;
    private final Map<ResourceId, Claim> claims = new LinkedHashMap<>();

    Claims(SharedScope scope) {
        this.scope = scope;
    }

    synchronized void claim(List<Resource> resources, Map<ResourceId, Identity> identities) {
        List<Problem> problems = new ArrayList<>();
        for (Resource resource : resources) {
            Identity identity = identities.get(resource.id());
            Claim first = claims.putIfAbsent(resource.id(), new Claim(identity, resource.place()));
            if (first != null && !first.identity().hash().equals(identity.hash())) {
                problems.add(new Problem(
                        resource.place(),
                        conflict(
                                resource.id(),
                                scope,
                                first.place().text(),
                                identity.differences(first.identity().fieldsText())
                                        .orElse("fields that are not told"))));
            }
        }
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    static String conflict(ResourceId id, SharedScope scope, String otherPlace, String differences) {
        return "the " + id.toString().replace(" ", " <") + "> of " + scope + " scope is declared differently at "
                + otherPlace + " (" + differences
                + "). Make both equal, give one of them another name, or a narrower scope.";
    }
}
