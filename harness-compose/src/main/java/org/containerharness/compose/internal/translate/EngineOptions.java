package org.containerharness.compose.internal.translate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects fields of the engine's create call that the model has no word for. */
final class EngineOptions {

    private final Map<String, Object> values = new LinkedHashMap<>();

    void put(String pointer, Object value) {
        values.put(pointer, value);
    }

    void put(String pointer, Optional<?> value) {
        value.ifPresent(present -> values.put(pointer, present));
    }

    /** Sets it unless it is empty. */
    void put(String pointer, Collection<?> value) {
        if (!value.isEmpty()) {
            values.put(pointer, value);
        }
    }

    /** Sets it unless it is empty. */
    void put(String pointer, Map<?, ?> value) {
        if (!value.isEmpty()) {
            values.put(pointer, value);
        }
    }

    void putIf(boolean isSet, String pointer, Object value) {
        if (isSet) {
            values.put(pointer, value);
        }
    }

    Map<String, Object> all() {
        return values;
    }
}
