package org.containerharness.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is done at a certain moment of a container's life, see {@link LifecycleSpec}; it must succeed within a limit. */
public sealed interface HookSpec {

    /** As plans and messages name it; no secrets. */
    String text();

    /** The same with its texts changed. */
    HookSpec map(UnaryOperator<String> change);

    /** A command in the container, by its words. */
    static InContainer of(String... words) {
        return new InContainer(Command.of(words), Optional.empty(), false, Optional.empty(), Map.of());
    }

    /**
     * Statements over JDBC; the driver must be on the class path.
     *
     * @param url as a container would write it, such as {@code jdbc:postgresql://db:5432/app}
     */
    static Sql sql(String url, String user, String password, String... statements) {
        return new Sql(url, user, password, List.of(statements));
    }

    /** @see Code */
    static Code code(String description, Work work) {
        return new Code(description, work);
    }

    /**
     * A command that must end with exit code 0.
     *
     * @param command the words; no shell unless they name one
     * @param user empty for the container's own
     * @param privileged whether it has every right
     * @param workingDirectory empty for the container's own
     * @param environment further variables
     */
    record InContainer(
            Command command,
            Optional<String> user,
            boolean privileged,
            Optional<String> workingDirectory,
            Map<String, String> environment)
            implements HookSpec {

        public InContainer {
            environment = Map.copyOf(environment);
            Secrets.learn(environment);
            if (command.words().isEmpty()) {
                throw new InvalidValueException("A hook needs a command.");
            }
        }

        @Override
        public String text() {
            return Secrets.mask(command.toString());
        }

        @Override
        public InContainer map(UnaryOperator<String> change) {
            Map<String, String> changed = new LinkedHashMap<>(environment);
            changed.replaceAll((name, value) -> change.apply(value));
            return new InContainer(
                    new Command(command.words().stream().map(change).toList()),
                    user,
                    privileged,
                    workingDirectory,
                    changed);
        }
    }

    /** Statements, run one after the other over one connection. */
    record Sql(String url, String user, String password, List<String> statements) implements HookSpec {

        public Sql {
            statements = List.copyOf(statements);
            Secrets.learnValue(password);
            Secrets.learnFrom(url);
            if (statements.isEmpty()) {
                throw new InvalidValueException("A hook in SQL needs a statement.");
            }
        }

        /** Statements may hold passwords. */
        @Override
        public String text() {
            return statements.size() == 1 ? "one SQL statement" : statements.size() + " SQL statements";
        }

        @Override
        public Sql map(UnaryOperator<String> change) {
            return new Sql(
                    change.apply(url),
                    user,
                    password,
                    statements.stream().map(change).toList());
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * Code in this JVM. Two are equal if their descriptions are, since nothing can be said of the code itself.
     *
     * @param description such as {@code com.example.OrdersIT.seed()}
     */
    record Code(String description, Work work) implements HookSpec {

        @Override
        public String text() {
            return description;
        }

        @Override
        public Code map(UnaryOperator<String> change) {
            return this;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Code code && code.description.equals(description);
        }

        @Override
        public int hashCode() {
            return description.hashCode();
        }
    }

    /** What code does with the container. */
    @FunctionalInterface
    interface Work {

        /** @throws Exception if it could not be done; the start fails then */
        void run(Service container) throws Exception;
    }
}
