package org.containerharness.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environment variables as options give them. */
final class VariableOptions {

    private VariableOptions() {}

    /** Reads {@code KEY=VALUE}, and {@code KEY} for what it is here; one that is not set here is left out. */
    static Map<String, String> read(List<String> texts, Map<String, String> here) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                all.put(text.substring(0, equals), text.substring(equals + 1));
            } else if (here.containsKey(text)) {
                all.put(text, here.get(text));
            }
        }
        return all;
    }
}
