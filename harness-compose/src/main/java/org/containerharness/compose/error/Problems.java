package org.containerharness.compose.error;

import java.util.ArrayList;
import java.util.List;

/** Collects what a phase finds wrong, so that the user sees all of it at once. */
public final class Problems {

    /** More would not be read, and a broken file can have millions. */
    private static final int MOST_KEPT = 50;

    private final List<ComposeProblem> found = new ArrayList<>();

    /** Adds a problem; after fifty, further ones are dropped. */
    public void add(ComposeProblem problem) {
        if (found.size() < MOST_KEPT) {
            found.add(problem);
        }
    }

    /** Adds all problems of an exception. */
    public void addAll(ComposeException exception) {
        exception.problems().forEach(this::add);
    }

    /** Returns whether nothing was added. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws the collected problems, if there are any. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ComposeException(found);
        }
    }
}
