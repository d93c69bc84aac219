package org.containerharness.compose.error;

import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** Thrown when a Compose project cannot be loaded; holds every problem found by the phase that refused it. */
public class ComposeException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Creates the exception for the problems of one phase.
     *
     * @throws IllegalArgumentException if there is no problem
     */
    public ComposeException(List<Problem> problems) {
        this(problems, null);
    }

    /** Creates the exception for one problem. */
    public ComposeException(Problem problem) {
        this(List.of(problem));
    }

    /** Creates the exception for one problem that has a cause. */
    public ComposeException(Problem problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    private ComposeException(List<Problem> problems, @Nullable Throwable cause) {
        super(message(problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** Returns all problems, in the order they were found. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception needs at least one problem");
        }
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
