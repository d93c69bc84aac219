package org.containerharness.report;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.events.RunEvent.OperationEnded;

/** One plan that was carried out: its operations, and which of them decided how long it took. */
final class Run {

    private final Map<Integer, OperationEnded> operations = new LinkedHashMap<>();

    void add(OperationEnded operation) {
        operations.put(operation.number(), operation);
    }

    Collection<OperationEnded> all() {
        return operations.values();
    }

    Optional<OperationEnded> find(int number) {
        return Optional.ofNullable(operations.get(number));
    }

    private static Instant end(OperationEnded operation) {
        return operation.time().plus(operation.length());
    }

    /** From the one that ended last back over that one of each's prerequisites which ended last. */
    Set<OperationEnded> critical() {
        // By identity: the hash of a record with many components is costly in a cold JVM.
        Set<OperationEnded> way = Collections.newSetFromMap(new IdentityHashMap<>());
        Optional<OperationEnded> next = operations.values().stream().max(Comparator.comparing(Run::end));
        while (next.isPresent() && way.add(next.get())) {
            next = next.get().after().stream()
                    .flatMap(number -> find(number).stream())
                    .max(Comparator.comparing(Run::end));
        }
        return way;
    }
}
