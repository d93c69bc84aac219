package org.containerharness.compose.internal.tree;

import org.containerharness.compose.error.Position;

/** A value of a Compose file that knows where it was written. */
public sealed interface Node permits MapNode, ListNode, ScalarNode {

    /** Returns where the value starts. */
    Position position();

    /** Returns a copy that shares nothing changeable with this one. */
    Node copy();

    /** Returns whether both say the same; the order of keys and the place do not matter. */
    boolean sameAs(Node other);

    /** Returns how many values this one holds, itself included. */
    int size();

    /** Returns a short text of the value for messages. */
    String describe();

    /** Returns whether this is a null scalar. */
    default boolean isNull() {
        return false;
    }
}
