package org.containerharness.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the doctor found.
 *
 * @param about what was looked at
 * @param seen what was found
 * @param remedy what to do, empty if all is well
 */
record CheckResult(Grade grade, String about, String seen, String remedy) {

    /** How bad it is. */
    enum Grade {
        OK,
        WARNING,
        PROBLEM
    }

    static CheckResult ok(String about, String seen) {
        return new CheckResult(Grade.OK, about, seen, "");
    }

    static CheckResult warning(String about, String seen, String remedy) {
        return new CheckResult(Grade.WARNING, about, seen, remedy);
    }

    static CheckResult problem(String about, String seen, String remedy) {
        return new CheckResult(Grade.PROBLEM, about, seen, remedy);
    }

    /** The same, said of one engine of several. */
    CheckResult on(String engine) {
        return engine.isEmpty() ? this : new CheckResult(grade, engine + ": " + about, seen, remedy);
    }

    Map<String, Object> forPrograms() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("grade", grade.name().toLowerCase(java.util.Locale.ROOT));
        all.put("about", about);
        all.put("seen", seen);
        all.put("remedy", remedy);
        return all;
    }
}
