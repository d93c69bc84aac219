package org.containerharness.plan;

import java.util.ArrayList;
import java.util.List;

/** Plans what is copied out of containers that end; none of it can hinder their end. */
record CopiesAtTheEnd(List<ContainerAction.CopyOut> wanted) {

    /** @return what has to be over before the container is removed: the copies, or what was before them */
    List<Integer> plan(Plan.Builder plan, String engineName, List<Integer> after) {
        List<Integer> copies = new ArrayList<>();
        plan.optional(true);
        for (ContainerAction.CopyOut copy : wanted) {
            if (copy.engineName().equals(engineName)) {
                copies.add(plan.add(copy, "it is wanted after the end", after));
            }
        }
        plan.optional(false);
        return copies.isEmpty() ? after : copies;
    }
}
