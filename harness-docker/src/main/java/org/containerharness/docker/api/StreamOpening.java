package org.containerharness.docker.api;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.containerharness.docker.http.Closing;
import org.containerharness.engine.EngineException;
import org.containerharness.threads.Futures;

/** Waits until the engine has agreed to a stream. */
public final class StreamOpening {

    private StreamOpening() {}

    /** @throws EngineException if it refuses, or says nothing in time */
    public static void await(
            CompletableFuture<Boolean> agreed, EngineClient.Call call, EngineClient client, Closeable connection) {
        try {
            Futures.get(agreed, call.patience().limit().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            Closing.quietly(connection);
            throw client.failures().broken(call, new java.net.SocketTimeoutException("no answer"));
        } catch (InterruptedException e) {
            Closing.quietly(connection);
            Thread.currentThread().interrupt();
            throw client.failures().broken(call, new IOException("interrupted", e));
        }
    }
}
