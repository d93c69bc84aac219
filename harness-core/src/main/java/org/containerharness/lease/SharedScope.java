package org.containerharness.lease;

import java.util.Locale;

/** How widely a fixture is shared beyond one JVM. */
public enum SharedScope {

    /** One instance for a build: all its modules and test JVMs. It ends with the build process. */
    BUILD,

    /** One instance for an engine: several builds and repositories. It ends when nobody has used it for some time. */
    MACHINE;

    /** As labels have it: {@code build} or {@code machine}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
