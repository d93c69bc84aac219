package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The causes of failures. */
final class Causes {

    private Causes() {}

    /** The failure itself and its causes, the root last; each once, also where they go in a circle. */
    static List<Throwable> of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> all = new ArrayList<>();
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            all.add(each);
        }
        return all;
    }
}
