package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;

/** For whom objects of the user's run: each for one at a time. */
final class ManagedClaims {

    private final Map<AdoptedSpec.Lifecycle, String> owners = new ConcurrentHashMap<>();

    /**
     * Claims those of a stack, all or none.
     *
     * @param who for messages
     * @throws DeclarationException if one runs for somebody else
     */
    List<AdoptedSpec> claim(StackSpec stack, String who) {
        List<AdoptedSpec> claimed = new ArrayList<>();
        for (AdoptedSpec spec : stack.adopted()) {
            if (spec.lifecycle().isRepeatable()) {
                continue;
            }
            String other = owners.putIfAbsent(spec.lifecycle(), who);
            if (other != null) {
                release(claimed);
                throw new DeclarationException(new Problem(
                        spec.place(),
                        "the object runs for " + other + " already, and " + who + " needs it at the same time."
                                + " Widen its scope, or run the two one after the other."));
            }
            claimed.add(spec);
        }
        return claimed;
    }

    void release(List<AdoptedSpec> specs) {
        specs.forEach(spec -> owners.remove(spec.lifecycle()));
    }
}
