package org.containerharness.compose.internal.interpolate;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a template finds the values of its variables. */
public interface Variables {

    /** Returns the value of a variable, or nothing if it is not set. */
    Optional<String> find(String name);

    /** Is told of a variable without a value that a template replaced by the empty string. */
    void missing(String name);

    /** Returns the variables of a map; names without a value go to the listener. */
    static Variables of(Map<String, String> values, Consumer<String> missing) {
        return new Variables() {
            @Override
            public Optional<String> find(String name) {
                return Optional.ofNullable(values.get(name));
            }

            @Override
            public void missing(String name) {
                missing.accept(name);
            }
        };
    }
}
