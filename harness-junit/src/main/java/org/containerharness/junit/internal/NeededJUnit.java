package org.containerharness.junit.internal;

import java.util.Optional;
import org.containerharness.log.Log;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;

/**
 * The JUnit without which no class of the harness can be loaded as an extension. Where an older one is there, tests fail
 * with a type that is not present, in words that name neither JUnit nor the harness.
 */
public final class NeededJUnit {

    private static final Log LOG = Log.ofHarness();

    /** Came with JUnit 5.12. */
    private static final String NEWEST_NEEDED = "org.junit.jupiter.api.extension.PreInterruptCallback";

    private NeededJUnit() {}

    /** Not a failure: tests that declare nothing run with any JUnit. */
    static void warnIfMissing() {
        if (!has(NEWEST_NEEDED)) {
            @Nullable String found = Extension.class.getPackage().getImplementationVersion();
            LOG.warn(
                    "Container Harness needs JUnit 5.12 or newer, found {}: tests with its annotations fail with"
                            + " TypeNotPresentException or NoClassDefFoundError. Next: import junit-bom 5.12 or newer, before"
                            + " the BOM of a framework; with Spring Boot's parent set the property junit-jupiter.version.",
                    Optional.ofNullable(found).orElse("an older one"));
        }
    }

    /** Whether the JUnit that is there has a type, which tells its version where behaviour depends on that. */
    public static boolean has(String type) {
        try {
            Class.forName(type, false, Extension.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
