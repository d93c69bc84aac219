package org.containerharness.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds what somebody probably meant. */
public final class Nearest {

    private Nearest() {}

    /** The candidate with the fewest edits from {@code word}, if it is near enough to be a slip. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        int limit = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The nearest candidates that are near enough to be a slip, nearest first.
     *
     * @param part of a name that has to be alike
     * @param most of them
     */
    public static List<String> of(String word, UnaryOperator<String> part, Collection<String> candidates, int most) {
        String wanted = part.apply(word);
        int limit = Math.max(1, wanted.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(wanted, part.apply(candidate)) <= limit)
                .sorted(Comparator.<String>comparingInt(candidate -> distance(wanted, part.apply(candidate)))
                        .thenComparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /** A sentence that helps: the near candidate, or what there is to choose from. */
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates)
                .map(near -> "Did you mean <" + near + ">?")
                .orElseGet(() -> candidates.isEmpty()
                        ? "None is declared."
                        : "Declared: "
                                + String.join(", ", candidates.stream().sorted().toList()) + ".");
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
