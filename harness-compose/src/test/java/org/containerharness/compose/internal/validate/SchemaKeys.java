package org.containerharness.compose.internal.validate;

import java.util.Set;
import java.util.TreeSet;

/** Lists the keys that the loader's schema knows. */
public final class SchemaKeys {

    private SchemaKeys() {}

    /** Every key as a pattern, such as {@code services.*.ports.[].target}. */
    public static Set<String> all() {
        Set<String> keys = new TreeSet<>();
        collect(ComposeSchema.PROJECT, "", keys);
        return keys;
    }

    private static void collect(Form form, String path, Set<String> keys) {
        form.map().ifPresent(map -> {
            map.known().forEach((key, value) -> {
                keys.add(path + key);
                collect(value, path + key + ".", keys);
            });
            map.others()
                    .filter(others -> !others.key().pattern().startsWith("^x-"))
                    .ifPresent(others -> collect(others.form(), path + "*.", keys));
        });
        form.list().ifPresent(items -> collect(items.item(), path + "[].", keys));
    }
}
