package org.containerharness.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.containerharness.log.Log;

/** What fixtures inside containers share, by container; forgotten with the container. */
final class SharedParts {

    private static final Log LOG = Log.ofHarness();

    private final Map<String, Map<Object, Object>> byContainer = new ConcurrentHashMap<>();

    <T> T get(String containerId, Object key, Class<T> type, Supplier<T> made) {
        return type.cast(byContainer
                .computeIfAbsent(containerId, id -> new ConcurrentHashMap<>())
                .computeIfAbsent(key, unused -> made.get()));
    }

    /** The container is gone, and what was in it with it. */
    void forget(String containerId) {
        byContainer.remove(containerId);
    }

    /** Ends what is in containers that outlive this process's use of them. */
    void closeAll() {
        List<Object> all = new ArrayList<>();
        byContainer.values().forEach(parts -> all.addAll(parts.values()));
        byContainer.clear();
        for (Object part : all) {
            if (part instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} could not be removed from its container, which outlives this use: {}", part, e.getMessage());
        }
    }
}
