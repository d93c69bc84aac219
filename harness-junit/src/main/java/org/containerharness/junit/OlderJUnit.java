package org.containerharness.junit;

import java.util.function.Function;
import org.containerharness.junit.internal.NeededJUnit;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Ends something with the store it is in where JUnit is older than 5.13: that closes values of this type only, which later
 * versions, to which any {@link AutoCloseable} is enough, deprecate.
 */
@SuppressWarnings("deprecation")
record OlderJUnit(AutoCloseable value) implements Store.CloseableResource {

    /** Came with the version that closes what can be closed. */
    private static final boolean IS_HERE =
            !NeededJUnit.has("org.junit.jupiter.api.extension.ExtensionContext$StoreScope");

    /** What is in the store, made now if nothing is, and closed with it whatever version of JUnit runs. */
    static <T extends AutoCloseable> T closedWith(Store store, Object key, Function<Object, T> make, Class<T> type) {
        T value = store.getOrComputeIfAbsent(key, make, type);
        if (IS_HERE) {
            store.getOrComputeIfAbsent("the end of " + key, unclosed -> new OlderJUnit(value), OlderJUnit.class);
        }
        return value;
    }

    @Override
    public void close() throws Exception {
        value.close();
    }
}
