package org.containerharness.pool;

/** Says in the stack trace of a failure which engine of a pool it was about. */
public final class PoolNote extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PoolNote(String text) {
        super(text, null, false, false);
    }

    /** Without the name of this class, which says nothing. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
