package org.containerharness.compose.internal.decode;

import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;

/** Counts the values and files one load has made, over all its files. */
public final class NodeBudget {

    private final Limits limits;
    private int nodes;
    private int files;

    public NodeBudget(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes one value.
     *
     * @throws ComposeException if there are more than the limit
     */
    public void takeNode(Position position) {
        take(position, 1);
    }

    /**
     * Takes as many values as a short form stands for.
     *
     * @throws ComposeException if there are more than the limit
     */
    public void take(Position position, int count) {
        nodes += count;
        if (nodes > limits.nodes()) {
            throw new ComposeException(
                    ComposeProblem.at(position, "", "the project has more than " + limits.nodes() + " values")
                            .withHint("each use of an alias counts anew; look for aliases of aliases"));
        }
    }

    /**
     * Takes one file.
     *
     * @throws ComposeException if there are more than the limit
     */
    public void takeFile(Position position) {
        files++;
        if (files > limits.files()) {
            throw new ComposeException(
                    ComposeProblem.at(position, "", "the project reads more than " + limits.files() + " files")
                            .withHint("look for includes that repeat"));
        }
    }
}
