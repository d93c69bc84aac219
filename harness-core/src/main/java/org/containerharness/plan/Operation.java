package org.containerharness.plan;

import java.util.List;

/**
 * An action with its cause and its prerequisites.
 *
 * @param number its place in the plan, from 1
 * @param action what is done
 * @param cause why, for the reader of the plan
 * @param after numbers of the operations that must have succeeded before
 */
public record Operation(int number, Action action, String cause, List<Integer> after) {

    public Operation {
        after = List.copyOf(after);
    }

    @Override
    public String toString() {
        String prerequisites = after.isEmpty()
                ? ""
                : " [after "
                        + String.join(", ", after.stream().map(String::valueOf).toList()) + "]";
        return number + ". " + action.text() + " - " + cause + prerequisites;
    }
}
