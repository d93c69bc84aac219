package org.containerharness.engine;

import java.time.Duration;

/** Told of every call to the engine after its answer's head came; for measurements and for tests that count calls. */
@FunctionalInterface
public interface CallListener {

    CallListener NONE = call -> {};

    void onCall(Call call);

    /**
     * A call.
     *
     * @param method such as {@code POST}
     * @param path without the version prefix, with the query
     * @param status the HTTP status, 0 if there was no answer
     */
    record Call(String method, String path, int status, Duration duration) {}
}
