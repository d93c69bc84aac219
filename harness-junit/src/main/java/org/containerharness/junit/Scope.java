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
    SUITE
}
