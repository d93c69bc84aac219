package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.containerharness.docker.api.Json;
import org.containerharness.threads.Futures;

/**
 * The look at a container that has just been started, asked for while the engine still starts it: Docker holds the container
 * for as long as that takes, and answers then, so that a round trip is spared. Where it has answered too early, what it said
 * counts as nothing.
 */
final class LookAhead {

    /** What a local engine answers in takes less, and there is nothing to be spared. */
    private static final Duration LONG_LINE = Duration.ofMillis(10);

    /** Beside a round trip, so that it comes to the engine after a start that had to connect first. */
    private static final Duration BEHIND = Duration.ofMillis(5);

    private final Map<String, CompletableFuture<JsonNode>> underway = new ConcurrentHashMap<>();

    private final Executor threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "harness-look-ahead");
        thread.setDaemon(true);
        return thread;
    });

    private final Duration fresh;

    /** @param fresh how long after the end of a start what was said is no older than what a call would bring */
    LookAhead(Duration fresh) {
        this.fresh = fresh;
    }

    LookAhead() {
        this(LONG_LINE);
    }

    static boolean isOfUse(Duration roundTrip) {
        return roundTrip.compareTo(LONG_LINE) >= 0;
    }

    /** Starts a container; the look is for whoever asks for it next. */
    void during(Runnable start, String container, Supplier<JsonNode> look, Duration roundTrip) {
        long behind = roundTrip.plus(BEHIND).toMillis();
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(
                look, CompletableFuture.delayedExecutor(behind, TimeUnit.MILLISECONDS, threads));
        start.run();
        underway.put(container, answer);
        CompletableFuture.delayedExecutor(fresh.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> underway.remove(container, answer));
    }

    /** What was said of a container that has just been started, if it is known to run. */
    Optional<JsonNode> taken(String container) {
        CompletableFuture<JsonNode> answer = underway.remove(container);
        if (answer == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Futures.join(answer))
                    .filter(json -> Json.text(json.path("State"), "Status").equals("running"));
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }
}
