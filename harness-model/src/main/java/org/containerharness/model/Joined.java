package org.containerharness.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two collections as one; the order stays. */
final class Joined {

    private Joined() {}

    static <T> List<T> list(Collection<? extends T> some, Collection<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** What both have is as the second has it. */
    static <V> Map<String, V> map(Map<String, V> some, Map<String, ? extends V> more) {
        Map<String, V> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }
}
