package org.containerharness.docker.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The engine's way to write moments: RFC 3339 with up to nine digits of a second. Read by hand, since every line of a
 * log carries one.
 */
public final class EngineTime {

    private EngineTime() {}

    /** Empty for anything that is not a moment, and for the year 1, with which the engine says "never". */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                            text.endsWith("Z")
                                    ? utc(text)
                                    : OffsetDateTime.parse(text).toInstant())
                    .filter(moment -> moment.getEpochSecond() > -62_135_000_000L);
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant utc(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(10) != 'T' || text.charAt(13) != ':') {
            throw new DateTimeException(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long second = day * 86_400 + number(text, 11, 13) * 3_600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        int nanos = 0;
        if (text.charAt(19) == '.') {
            int end = text.length() - 1;
            nanos = number(text, 20, end);
            for (int digits = end - 20; digits < 9; digits++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(second, nanos);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** As query parameters have it: seconds and nanoseconds. */
    public static String seconds(Instant moment) {
        String nanos = Integer.toString(1_000_000_000 + moment.getNano()).substring(1);
        return moment.getEpochSecond() + "." + nanos;
    }
}
