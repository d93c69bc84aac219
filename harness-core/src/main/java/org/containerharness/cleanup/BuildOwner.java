package org.containerharness.cleanup;

import java.util.Optional;

/**
 * A build as the owner of what its test JVMs share.
 *
 * @param id the same for every JVM of the build, and for no other build on any machine; no white space
 * @param process the build process, on this machine; the build has ended when it has
 */
public record BuildOwner(String id, Owner process) {

    public BuildOwner {
        if (id.isBlank() || id.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("<" + id + "> is no id of a build: it must have no white space.");
        }
    }

    private static final String NAMED = "named-";

    /** A build that several processes form which know nothing of each other but its name; it ends with the last of them. */
    public static BuildOwner named(String name, Owner process) {
        return new BuildOwner(NAMED + name, process);
    }

    /** True if other processes may go on with the build when this one has ended. */
    public boolean isNamed() {
        return isNamed(id);
    }

    static boolean isNamed(String id) {
        return id.startsWith(NAMED);
    }

    /** A build by the number of its process on this machine; empty if there is no such process. */
    public static Optional<BuildOwner> of(String id, long pid) {
        return ThisMachine.get().owner(pid).map(process -> new BuildOwner(id, process));
    }
}
