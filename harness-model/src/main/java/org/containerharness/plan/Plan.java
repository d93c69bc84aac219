package org.containerharness.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Operations in an order in which they could be run one by one; whatever does not depend on one another may run side by
 * side. Printing a plan is a dry run.
 *
 * @param registries declared names of containers by the registry that they are, as references write it: {@code
 *     hub:5000}; where the engine reaches one is known when it runs
 */
public record Plan(List<Operation> operations, Map<String, String> registries) {

    /** Nothing to be done. */
    public static final Plan NOTHING = new Plan(List.of(), Map.of());

    public Plan {
        operations = List.copyOf(operations);
        registries = Map.copyOf(registries);
    }

    /** The actions of a kind, in their order. */
    public <A extends Action> List<A> actions(Class<A> kind) {
        return Action.ofKind(kind, operations.stream().map(Operation::action).toList());
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

        /** The numbers of all operations so far. */
        List<Integer> all() {
            return operations.stream().map(Operation::number).toList();
        }

        Plan build() {
            return build(Map.of());
        }

        Plan build(Map<String, String> registries) {
            return new Plan(operations, registries);
        }
    }

    @Override
    public String toString() {
        return operations.stream().map(Operation::toString).collect(Collectors.joining("\n"));
    }
}
