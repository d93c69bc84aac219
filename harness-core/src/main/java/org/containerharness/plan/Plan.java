package org.containerharness.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Operations in an order in which they could be run one by one; whatever does not depend on one another may run side by
 * side. Printing a plan is a dry run.
 */
public record Plan(List<Operation> operations) {

    public Plan {
        operations = List.copyOf(operations);
    }

    /** Collects operations and numbers them. */
    static final class Builder {

        private final List<Operation> operations = new ArrayList<>();

        int add(Action action, String cause, List<Integer> after) {
            int number = operations.size() + 1;
            operations.add(new Operation(
                    number, action, cause, after.stream().distinct().sorted().toList()));
            return number;
        }

        Plan build() {
            return new Plan(operations);
        }
    }

    @Override
    public String toString() {
        return operations.stream().map(Operation::toString).collect(Collectors.joining("\n"));
    }
}
