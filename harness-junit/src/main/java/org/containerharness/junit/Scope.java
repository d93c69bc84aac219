package org.containerharness.junit;

/** How long what an annotation declares lives, and who shares it. */
public enum Scope {

    /** What the annotation's place says: {@link #METHOD} on a method or an instance field, else {@link #CLASS}. */
    BY_PLACE,

    /**
     * One instance for each invocation of a test method: every repetition and every parameter set gets its own, and all
     * dynamic tests of one factory share one.
     */
    METHOD,

    /** One instance for each concrete test class that is not nested, shared with its nested classes. */
    CLASS,

    /**
     * One instance for the JVM, started by the first class that declares it and shared by every class that declares the
     * same under the same name.
     */
    SUITE,

    /**
     * One instance for a build: all test JVMs of all its modules share it, and it ends with the build process. The build is
     * found by itself, see {@code harness.build.id}.
     */
    BUILD,

    /**
     * One instance for the engine: several builds and repositories share it, and it ends when nobody has used it for the
     * time that {@code harness.machine.idle} says.
     */
    MACHINE;

    /** True for what other processes use too. */
    public boolean isShared() {
        return this == BUILD || this == MACHINE;
    }
}
