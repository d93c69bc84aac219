package org.containerharness.compose;

import java.util.List;
import java.util.function.Consumer;

/**
 * A step of a load.
 *
 * @param names its own, or those of the steps it is made of
 * @param action what it does with the state of the load
 */
record Phase<S>(List<String> names, Consumer<S> action) {

    Phase(String name, Consumer<S> action) {
        this(List.of(name), action);
    }

    static <S> void runAll(List<Phase<S>> phases, S state) {
        phases.forEach(phase -> phase.action.accept(state));
    }

    static <S> List<String> namesOf(List<Phase<S>> phases) {
        return phases.stream().flatMap(phase -> phase.names.stream()).toList();
    }
}
