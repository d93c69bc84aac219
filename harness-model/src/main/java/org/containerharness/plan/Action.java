package org.containerharness.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/** One engine call, or one thing to wait for, with everything it needs to know. */
public sealed interface Action
        permits ImageAction, NetworkAction, VolumeAction, ContainerAction, FixtureAction, SharedAction {

    /** Why most things end. */
    String STACK_ENDS = "its stack ends";

    /** What is acted on. */
    ResourceId target();

    /** What is done, as a plan prints it; tells one action of a plan from another. */
    String text();

    /** Calls the method for this kind: how a new kind makes the compiler name the place where it is carried out. */
    <R> R accept(ActionVisitor<R> visitor);

    /** What takes away again what this brings about; default nothing. */
    default Optional<Undo> undo() {
        return Optional.empty();
    }

    /** What it takes away, by its name on the engine; default nothing. */
    default Optional<ResourceId> removes() {
        return Optional.empty();
    }

    /** The labels of what it creates; default none. */
    default Map<String, String> labels() {
        return Map.of();
    }

    /** Where what it acts on was declared; default it does not know. */
    default Optional<Place> place() {
        return Optional.empty();
    }

    /** True if it only waits, for which it needs no thread; default false. */
    default boolean isWait() {
        return false;
    }

    /** True if it starts a container or fixture, which others may wait for; default false. */
    default boolean isStart() {
        return false;
    }

    /** As a table names it: the first word of its text, unless another one is clearer. */
    default String phase() {
        return text().substring(0, text().indexOf(' '));
    }

    /**
     * The same with images named as the engine reaches them.
     *
     * @param addresses turns the name of an image whose registry is a container into one with that registry's address
     */
    default Action at(UnaryOperator<String> addresses) {
        return this;
    }

    /** Those of a kind. */
    static <A extends Action> List<A> ofKind(Class<A> kind, List<Action> actions) {
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** An action of an end, with its cause. */
    record Undo(Action action, String cause) {

        static Optional<Undo> of(Action action, String cause) {
            return Optional.of(new Undo(action, cause));
        }

        // Written out, as ContainerPort's.

        @Override
        public boolean equals(Object other) {
            return other instanceof Undo that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        private List<Object> parts() {
            return List.of(action, cause);
        }
    }
}
