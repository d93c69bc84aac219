package org.containerharness.report;

import java.util.Locale;

/** Lengths of time for people. */
final class Times {

    private Times() {}

    static String text(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
                : String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1_000 % 60);
    }
}
