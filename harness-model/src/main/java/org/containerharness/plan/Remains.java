package org.containerharness.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.containerharness.model.ResourceId;

/** What some actions brought about, as far as later ones have not taken it away again. */
public final class Remains {

    private final Deque<Action> newestFirst = new ArrayDeque<>();
    private final Set<String> started = new HashSet<>();

    private Remains(List<Action> done) {
        Set<ResourceId> removedLater = new HashSet<>();
        for (int i = done.size() - 1; i >= 0; i--) {
            Action action = done.get(i);
            action.removes().ifPresent(removedLater::add);
            action.undo()
                    .filter(undo -> undo.action()
                            .removes()
                            .filter(removedLater::contains)
                            .isEmpty())
                    .ifPresent(undo -> newestFirst.addLast(action));
        }
        Action.ofKind(ContainerAction.Start.class, done).forEach(start -> started.add(start.engineName()));
    }

    /** @param done in the order in which they were begun */
    public static Remains of(List<Action> done) {
        return new Remains(done);
    }

    /** The actions of a kind whose effect is there, in their order. */
    public <A extends Action> List<A> of(Class<A> kind) {
        List<Action> oldestFirst = new ArrayList<>();
        newestFirst.descendingIterator().forEachRemaining(oldestFirst::add);
        return Action.ofKind(kind, oldestFirst);
    }

    /** All actions whose effect is there; each says how it is undone. */
    List<Action> newestFirst() {
        return List.copyOf(newestFirst);
    }

    /** Whether a container was started. */
    boolean hasStarted(String container) {
        return started.contains(container);
    }
}
