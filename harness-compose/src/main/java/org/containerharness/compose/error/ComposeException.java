package org.containerharness.compose.error;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** Thrown when a Compose project cannot be loaded; holds every problem found by the phase that refused it. */
public class ComposeException extends HarnessException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as Docker's own command tells it apart by its exit codes. */
    public enum Kind {
        /** The project: its text, its model or its variables. */
        PROJECT,
        /** A file that must be there is not: a Compose file, or a service's {@code env_file} or {@code label_file}. */
        FILE_MISSING,
        /** What was asked of the project: a service that it has not, a name that no project can have, its {@code .env}. */
        REQUEST
    }

    private final transient List<ComposeProblem> problems;
    private final Kind kind;

    /**
     * Creates the exception for the problems of one phase.
     *
     * @throws IllegalArgumentException if there is no problem
     */
    public ComposeException(List<ComposeProblem> problems) {
        this(problems, Kind.PROJECT, null);
    }

    /** Creates the exception for one problem. */
    public ComposeException(ComposeProblem problem) {
        this(List.of(problem));
    }

    /** Creates the exception for one problem that has a cause. */
    public ComposeException(ComposeProblem problem, Throwable cause) {
        this(List.of(problem), Kind.PROJECT, cause);
    }

    /** Creates the exception for one problem of a kind. */
    public ComposeException(ComposeProblem problem, Kind kind) {
        this(List.of(problem), kind, null);
    }

    private ComposeException(List<ComposeProblem> problems, Kind kind, @Nullable Throwable cause) {
        super(message(problems), cause);
        this.problems = List.copyOf(problems);
        this.kind = kind;
    }

    /** Returns the same with every text changed. */
    public ComposeException map(UnaryOperator<String> change) {
        return new ComposeException(
                problems.stream().map(problem -> problem.map(change)).toList(), kind, getCause());
    }

    /** Returns the same problems as being of a kind. */
    public ComposeException as(Kind newKind) {
        return new ComposeException(problems, newKind, getCause());
    }

    /** Returns what is wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns all problems, in the order they were found. */
    public List<ComposeProblem> problems() {
        return problems;
    }

    private static String message(List<ComposeProblem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception needs at least one problem");
        }
        return problems.stream().map(ComposeProblem::toString).collect(Collectors.joining("\n"));
    }
}
