package org.containerharness.compose.internal.print;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * The order of keys in YAML as Docker's own command prints them: letters come after other characters, and numbers in a
 * key count as numbers.
 */
final class KeyOrder implements Comparator<String> {

    static final Comparator<String> OF_YAML = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        boolean isAfterDigit = false;
        for (int i = 0; i < a.length && i < b.length; i++) {
            if (a[i] == b[i]) {
                isAfterDigit = Character.isDigit(a[i]);
                continue;
            }
            boolean isLetterA = Character.isLetter(a[i]);
            boolean isLetterB = Character.isLetter(b[i]);
            if (isLetterA && isLetterB) {
                return Integer.compare(a[i], b[i]);
            }
            if (isLetterA || isLetterB) {
                return isLetterA == isAfterDigit ? -1 : 1;
            }
            int byNumber = compareNumbers(a, b, i);
            return byNumber == 0 ? Integer.compare(a[i], b[i]) : byNumber;
        }
        return Integer.compare(a.length, b.length);
    }

    /** From where they differ; a zero counts as a digit of a number that began before it. */
    private static int compareNumbers(int[] a, int[] b, int from) {
        boolean isInNumber = (a[from] == '0' || b[from] == '0') && hasSignificantDigitBefore(a, from);
        int endA = end(a, from);
        int endB = end(b, from);
        int byValue = value(a, from, endA, isInNumber).compareTo(value(b, from, endB, isInNumber));
        return byValue == 0 ? Integer.compare(endA, endB) : byValue;
    }

    private static boolean hasSignificantDigitBefore(int[] text, int from) {
        for (int i = from - 1; i >= 0 && Character.isDigit(text[i]); i--) {
            if (text[i] != '0') {
                return true;
            }
        }
        return false;
    }

    private static int end(int[] text, int from) {
        int end = from;
        while (end < text.length && Character.isDigit(text[end])) {
            end++;
        }
        return end;
    }

    private static BigInteger value(int[] text, int from, int end, boolean isInNumber) {
        String digits = new String(text, from, end - from);
        return new BigInteger((isInNumber ? "1" : "0") + digits);
    }
}
