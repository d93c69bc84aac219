package org.containerharness.model;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown before anything is created, when declarations are wrong; carries every problem found, not only the first. */
public final class DeclarationException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public DeclarationException(List<Problem> problems) {
        super(describe(problems));
        this.problems = List.copyOf(problems);
    }

    public DeclarationException(Problem problem) {
        this(List.of(problem));
    }

    /** The problems in the order of their discovery, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String describe(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).toString();
        }
        return problems.size() + " problems in the declarations; nothing was started:"
                + problems.stream().map(problem -> "\n  - " + problem).collect(Collectors.joining());
    }
}
