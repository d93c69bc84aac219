package org.containerharness.compose.internal.validate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key somebody may have meant. */
final class NearestKey {

    private NearestKey() {}

    /** Returns the valid key with the fewest letters changed, if it is near enough to be meant. */
    static Optional<String> to(String key, Collection<String> valid) {
        int most = Math.max(1, Math.min(3, key.length() / 3));
        return valid.stream()
                .filter(candidate -> Math.abs(candidate.length() - key.length()) <= most)
                .filter(candidate -> distance(key, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)));
    }

    /** Counts the letters to insert, delete, replace or swap. */
    private static int distance(String left, String right) {
        int[][] costs = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                costs[row][column] = row == 0 || column == 0 ? row + column : step(costs, left, right, row, column);
            }
        }
        return costs[left.length()][right.length()];
    }

    private static int step(int[][] costs, String left, String right, int row, int column) {
        boolean isSame = left.charAt(row - 1) == right.charAt(column - 1);
        int replaced = costs[row - 1][column - 1] + (isSame ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(costs[row - 1][column], costs[row][column - 1]));
        boolean isSwapped = row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
        return isSwapped ? Math.min(best, costs[row - 2][column - 2] + 1) : best;
    }
}
