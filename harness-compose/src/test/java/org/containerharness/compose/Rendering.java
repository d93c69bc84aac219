package org.containerharness.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** Reads a printed model and drops the habits of one program or version that carry no meaning. */
final class Rendering {

    private static final Set<String> NULL_WHEN_UNSET = Set.of("command", "entrypoint");
    private static final Set<String> EMPTY_WHEN_UNSET = Set.of("ipam", "volume", "resources", "placement");

    private Rendering() {}

    /** Returns the model with the folder of the case replaced, ready to compare. */
    static Object normalized(String json, String folder) {
        Object tree = new Yaml().load(json.replace(folder, "${CASE}"));
        return normalized(tree);
    }

    private static Object normalized(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> normalized = new TreeMap<>();
            map.forEach((key, entry) -> {
                if (!isHabit(String.valueOf(key), entry)) {
                    normalized.put(String.valueOf(key), normalizedEntry(String.valueOf(key), entry));
                }
            });
            return new LinkedHashMap<>(normalized);
        }
        return value instanceof List<?> list
                ? list.stream().map(Rendering::normalizedItem).toList()
                : value;
    }

    private static Object normalizedItem(Object item) {
        return item == null ? "null" : normalized(item);
    }

    private static boolean isHabit(String key, Object value) {
        return NULL_WHEN_UNSET.contains(key) && value == null
                || EMPTY_WHEN_UNSET.contains(key) && value instanceof Map<?, ?> map && map.isEmpty();
    }

    /** The older program prints modes as decimal numbers, the newer one as octal text. */
    private static Object normalizedEntry(String key, Object value) {
        return key.equals("mode") && value instanceof Integer mode
                ? "0" + Integer.toOctalString(mode)
                : normalized(value);
    }
}
