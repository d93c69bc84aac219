package org.containerharness.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what other threads do. {@link CompletableFuture} itself, asked by a thread of a {@code ForkJoinPool}, has the
 * pool run another task meanwhile in one more thread: under JUnit's parallel execution that is the next class, so that all
 * classes of a build would start their containers at once.
 */
public final class Futures {

    private Futures() {}

    /** As {@link CompletableFuture#join}, which no interrupt ends. */
    public static <T> T join(CompletableFuture<T> future) {
        CountDownLatch done = done(future);
        boolean isInterrupted = false;
        while (done.getCount() > 0) {
            try {
                done.await();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return future.join();
    }

    /** As {@link #join}, but fails with what it failed with, where that can be thrown. */
    public static <T> T outcome(CompletableFuture<T> future) {
        try {
            return join(future);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /** Returns when it has a result or has failed. */
    public static void await(CompletableFuture<?> future) throws InterruptedException {
        done(future).await();
    }

    /** As {@link CompletableFuture#get()}. */
    public static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        await(future);
        return future.get();
    }

    /** As {@link CompletableFuture#get(long, TimeUnit)}. */
    public static <T> T get(CompletableFuture<T> future, long limit, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!done(future).await(limit, unit)) {
            throw new TimeoutException();
        }
        return future.get();
    }

    private static CountDownLatch done(CompletableFuture<?> future) {
        CountDownLatch done = new CountDownLatch(1);
        future.whenComplete((result, failure) -> done.countDown());
        return done;
    }
}
