package org.containerharness.report;

/** Lengths of time for people; put together by hand, since the first number with a point has a JVM load its locales. */
final class Times {

    private Times() {}

    static String text(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 59_950) {
            long tenths = (millis + 50) / 100;
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = (millis + 500) / 1_000;
        return seconds / 60 + " min " + seconds % 60 / 10 + seconds % 10 + " s";
    }
}
