package org.containerharness.model;

/** What it means that a container ended by itself while it should run. */
public enum UnexpectedEnd {
    /** A warning, if it ended badly: with a code other than 0, or for lack of memory; nothing if somebody stopped it. */
    WARN,
    /** The test, class or stack that has it fails at its end. Declared for a container, every end counts. */
    FAIL,
    /** Nothing. */
    IGNORE
}
