package org.containerharness.plan;

import java.util.List;
import org.containerharness.model.Secrets;

/**
 * An action with its cause and its prerequisites.
 *
 * @param number its place in the plan, from 1
 * @param action what is done
 * @param cause why, for the reader of the plan
 * @param after numbers of the operations that must have succeeded before
 * @param afterEnd numbers of the operations that must be over before, however they ended
 * @param optional whether the plan goes on if it fails
 */
public record Operation(
        int number, Action action, String cause, List<Integer> after, List<Integer> afterEnd, boolean optional) {

    public Operation {
        after = List.copyOf(after);
        afterEnd = List.copyOf(afterEnd);
    }

    /** Tells no secrets. */
    @Override
    public String toString() {
        return number + ". " + Secrets.mask(action.text() + " - " + cause) + list("after", after)
                + list("after the end of", afterEnd) + (optional ? " (may fail)" : "");
    }

    private static String list(String word, List<Integer> numbers) {
        return numbers.isEmpty()
                ? ""
                : " [" + word + " "
                        + String.join(
                                ", ", numbers.stream().map(String::valueOf).toList()) + "]";
    }
}
