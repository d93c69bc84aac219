package org.containerharness.model;

/**
 * A resource limit of the processes in a container, see setrlimit(2).
 *
 * @param name such as {@code nofile}
 * @param soft the limit in force, -1 for none
 * @param hard how far a process may raise it, -1 for none
 */
public record Ulimit(String name, long soft, long hard) {

    /** Reads {@code nofile=1024} or {@code nofile=1024:2048}. */
    public static Ulimit parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw invalid(text);
        }
        String[] limits = text.substring(equals + 1).split(":", -1);
        try {
            long soft = Long.parseLong(limits[0]);
            return new Ulimit(text.substring(0, equals), soft, limits.length > 1 ? Long.parseLong(limits[1]) : soft);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static InvalidValueException invalid(String text) {
        return new InvalidValueException(
                "<" + text + "> is not a ulimit. Write name=soft[:hard], such as nofile=1024:2048.");
    }
}
