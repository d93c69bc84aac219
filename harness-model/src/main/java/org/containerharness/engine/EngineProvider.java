package org.containerharness.engine;

import java.util.Set;

/**
 * Connects to one kind of engine. Providers are found by {@link java.util.ServiceLoader}, so another kind of engine is one
 * more module on the class path and no change here.
 */
public interface EngineProvider {

    /**
     * The schemes of the endpoints it understands, such as {@code unix} and {@code tcp}; each belongs to one provider.
     *
     * @see EngineSettings#host()
     */
    Set<String> schemes();

    /** True if it looks for an engine by itself where no endpoint is set; one provider of a class path does so. */
    boolean findsByItself();

    /**
     * Finds an engine and returns it connected.
     *
     * @param listener told of every call from the first one on
     * @throws EngineUnavailableException naming each endpoint tried, where it came from and why it failed
     */
    Engine connect(EngineSettings settings, CallListener listener);
}
