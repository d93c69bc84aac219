package org.containerharness.model;

import java.util.regex.Pattern;

/** Numbers with what they count, for people: {@code 1 class}, {@code 2 classes}. */
public final class Counted {

    private static final Pattern HISSING = Pattern.compile(".*(s|x|ch|sh)");

    private Counted() {}

    /** Makes the plural as English does of most words. */
    public static String of(long number, String one) {
        return of(number, one, one + (HISSING.matcher(one).matches() ? "es" : "s"));
    }

    /** For words of another plural, and for a verb with them. */
    public static String of(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
