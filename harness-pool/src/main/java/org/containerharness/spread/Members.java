package org.containerharness.spread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.PlacementConstraint;
import org.containerharness.threads.Futures;

/** The engines, and which of them has a container. */
final class Members {

    private final List<Member> all;

    /** By name and by id. */
    private final Map<String, List<Member>> holders = new ConcurrentHashMap<>();

    /** @param all the first is one that manages the swarm */
    Members(List<Member> all) {
        this.all = List.copyOf(all);
    }

    List<Member> all() {
        return all;
    }

    Member manager() {
        return all.get(0);
    }

    /** Where a container is to be; one that no node was chosen for is a helper that puts files into a volume, and on all. */
    List<Member> of(ContainerSpec spec) {
        return spec.constraints().stream()
                .filter(constraint -> constraint.attribute().equals(PlacementConstraint.NODE_ID))
                .flatMap(constraint -> all.stream()
                        .filter(member -> member.nodeId().equals(constraint.value()) && constraint.isEqual()))
                .findFirst()
                .map(List::of)
                .orElse(all);
    }

    void hold(List<Member> holding, String container) {
        holders.put(container, holding);
    }

    /** It is gone: under each of its names. */
    void forget(String container) {
        List<Member> holding = holders.remove(container);
        // Each create has a list of its own.
        holders.values().removeIf(other -> other == holding);
    }

    /** Those that have a container; the manager if none has, which then says so. */
    List<Member> holding(String container) {
        List<Member> known = holders.get(container);
        if (known != null) {
            return known;
        }
        Optional<Member> found = container.isEmpty()
                ? Optional.empty()
                : all.stream()
                        .filter(member ->
                                member.engine().containers().find(container).isPresent())
                        .findFirst();
        found.ifPresent(member -> hold(new ArrayList<>(List.of(member)), container));
        return List.of(found.orElseGet(this::manager));
    }

    /** The engine that has a container. */
    Engine engine(String container) {
        return holding(container).get(0).engine();
    }

    /** Asks all of them at the same time; in their order. */
    <T> List<T> each(Function<Member, T> question) {
        List<CompletableFuture<T>> answers = all.stream()
                .map(member -> CompletableFuture.supplyAsync(() -> question.apply(member)))
                .toList();
        return answers.stream().map(Futures::outcome).toList();
    }

    void tell(Consumer<Member> order) {
        each(member -> {
            order.accept(member);
            return true;
        });
    }
}
