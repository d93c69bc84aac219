package org.containerharness.json;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads times as {@link Instant#toString()} and {@link Duration#toString()} write them. The parsers of the JDK, which know
 * all forms, take most of the time that a cold JVM needs to read a journal; they are asked for the rare forms only.
 */
final class TimeText {

    private static final int NANO_DIGITS = 9;
    private static final int DATE_AND_TIME = "2026-11-26T23:20:20".length();

    private TimeText() {}

    static Instant instant(String text) {
        int end = text.length() - 1;
        boolean isUsual = end >= DATE_AND_TIME
                && end <= DATE_AND_TIME + 1 + NANO_DIGITS
                && text.charAt(end) == 'Z'
                && has(text, "-", 4, 7)
                && has(text, "T", 10)
                && has(text, ":", 13, 16)
                && (end == DATE_AND_TIME || text.charAt(DATE_AND_TIME) == '.');
        if (!isUsual) {
            return Instant.parse(text);
        }
        long days = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
                .toEpochDay();
        long seconds = digits(text, 11, 13) * 3_600L + digits(text, 14, 16) * 60L + digits(text, 17, DATE_AND_TIME);
        return Instant.ofEpochSecond(days * 86_400 + seconds, nanos(text, DATE_AND_TIME + 1, end));
    }

    /** Less than a minute, and not below zero. */
    static Duration duration(String text) {
        int end = text.length() - 1;
        int point = text.indexOf('.');
        int whole = point < 0 ? end : point;
        boolean isUsual = text.startsWith("PT")
                && end > 2
                && text.charAt(end) == 'S'
                && whole > 2
                && whole <= 4
                && text.charAt(2) != '-'
                && text.indexOf('M') < 0;
        return isUsual ? Duration.ofSeconds(digits(text, 2, whole), nanos(text, whole + 1, end)) : Duration.parse(text);
    }

    private static boolean has(String text, String mark, int... places) {
        for (int place : places) {
            if (!text.startsWith(mark, place)) {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseUnsignedInt(text, from, to, 10);
    }

    private static int nanos(String text, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int nanos = digits(text, from, to);
        for (int i = to - from; i < NANO_DIGITS; i++) {
            nanos *= 10;
        }
        return nanos;
    }
}
