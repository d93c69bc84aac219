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
        private boolean optional;

        /** Whether what is added from now on may fail. */
        void optional(boolean mayFail) {
            optional = mayFail;
        }

        int add(Action action, String cause, List<Integer> after) {
            return add(action, cause, after, List.of());
        }

        int add(Action action, String cause, List<Integer> after, List<Integer> afterEnd) {
            int number = operations.size() + 1;
            operations.add(new Operation(number, action, cause, sorted(after), sorted(afterEnd), optional));
            return number;
        }

        private static List<Integer> sorted(List<Integer> numbers) {
            return numbers.stream().distinct().sorted().toList();
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
