package org.containerharness.progress;

import java.util.List;
import org.containerharness.plan.Operation;
import org.containerharness.plan.Plan;

/**
 * A plan that was carried out, and how far.
 *
 * @param failures noticed, in the order of their coming
 * @param skipped operations that were not tried for want of others
 */
public record Attempt(Plan plan, StackProgress progress, List<OperationFailure> failures, List<Operation> skipped) {

    public Attempt {
        failures = List.copyOf(failures);
        skipped = List.copyOf(skipped);
    }
}
