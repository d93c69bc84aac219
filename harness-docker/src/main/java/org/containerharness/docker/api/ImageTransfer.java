package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.PullProgress;
import org.containerharness.model.ImageReference;
import org.containerharness.threads.Futures;

/**
 * Moves images from and to registries: one pull at a time of each, repeated where that may help, with an error that says
 * what to do.
 */
public final class ImageTransfer {

    private static final int TRIES = 3;
    private static final long REPORT_NANOS = 200_000_000;

    /** Engines repeat broken layers themselves, and slowly; what has taken so long is not begun anew. */
    private static final Duration REPEATED_WITHIN = Duration.ofSeconds(30);

    private static final Pattern PUSHED = Pattern.compile(": digest: (sha256:[0-9a-f]{64}) size: ");

    private final EngineClient client;
    private final RegistryCredentials credentials;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    /** A pull under way and who wants to know of it. */
    private record Flight(CompletableFuture<Boolean> done, List<Consumer<PullProgress>> told) {
        Flight() {
            this(new CompletableFuture<>(), new CopyOnWriteArrayList<>());
        }
    }

    public ImageTransfer(EngineClient client, RegistryCredentials credentials) {
        this.client = client;
        this.credentials = credentials;
    }

    public void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        Flight own = new Flight();
        own.told().add(progress);
        String key = reference + " " + platform.orElse("");
        Flight flight = flights.putIfAbsent(key, own);
        while (flight != null) {
            flight.told().add(progress);
            if (isJoined(flight)) {
                return;
            }
            // Whoever pulled was interrupted, which is no reason for anybody else to go without.
            flight = flights.putIfAbsent(key, own);
        }
        try {
            new Transfer("pull", reference, platform, own.told()).pull();
            own.done().complete(true);
        } catch (RuntimeException | Error e) {
            flights.remove(key, own);
            own.done().completeExceptionally(Thread.currentThread().isInterrupted() ? new CancellationException() : e);
            throw e;
        } finally {
            flights.remove(key, own);
        }
    }

    /**
     * The pull that is waited for has limits of its own.
     *
     * @return false if it was given up
     */
    private static boolean isJoined(Flight flight) {
        try {
            return Futures.get(flight.done());
        } catch (CancellationException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.CONNECTION, 0, "Interrupted while an image was pulled.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw new EngineException(failure.kind(), failure.status(), failure.getMessage(), failure);
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** @return the digest that the registry gives it */
    public String push(ImageReference reference, Consumer<PullProgress> progress) {
        return new Transfer("push", reference, Optional.empty(), List.of(progress)).push();
    }

    /** The digest of a tag as the registry has it now, empty if it has none. */
    public Optional<String> digest(ImageReference reference) {
        return new Transfer("look up", reference, Optional.empty(), List.of()).digest();
    }

    private final class Transfer {

        private final String verb;
        private final ImageReference reference;
        private final Optional<String> platform;
        private final List<Consumer<PullProgress>> told;
        private final RegistryCredentials.Found found;
        private final String attempt;

        Transfer(String verb, ImageReference reference, Optional<String> platform, List<Consumer<PullProgress>> told) {
            this.verb = verb;
            this.reference = reference;
            this.platform = platform;
            this.told = told;
            this.found = credentials.find(reference.registryOrDefault());
            this.attempt = verb + " image " + reference + (verb.equals("look up") ? " in its registry" : "");
        }

        public void pull() {
            repeated(() -> read(client.dialect().pull(reference, platform)));
        }

        public String push() {
            return repeated(() -> read(client.dialect().push(reference)))
                    .orElseThrow(() -> new EngineException(
                            Kind.OTHER, 0, "Could not " + attempt + ": the registry named no digest for it.", null));
        }

        public Optional<String> digest() {
            Call call = Call.of(
                            attempt,
                            "GET",
                            "/distribution/" + EngineClient.segment(reference.toString()) + "/json",
                            client.limits().pull())
                    .about(Subject.IMAGE_TRANSFER)
                    .once();
            try {
                return repeated(
                        () -> Json.optionalText(client.json(withLogin(call)).path("Descriptor"), "digest"));
            } catch (EngineException e) {
                if (e.kind() == Kind.IMAGE_UNKNOWN) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        private <T> T repeated(java.util.function.Supplier<T> step) {
            long start = System.nanoTime();
            for (int attempt = 1; ; attempt++) {
                try {
                    return step.get();
                } catch (EngineException e) {
                    boolean inTime = System.nanoTime() - start < REPEATED_WITHIN.toNanos();
                    if (attempt == TRIES
                            || !inTime
                            || !mayHelp(e)
                            || Thread.currentThread().isInterrupted()) {
                        throw explained(e, attempt);
                    }
                    // A registry needs longer to recover than an engine.
                    LockSupport.parkNanos(this, client.limits().pause().toNanos() * 10L * attempt);
                }
            }
        }

        /** An address where nobody answers is the same the next time; what broke off or is overloaded is not. */
        private boolean mayHelp(EngineException e) {
            if (e.kind() == Kind.RATE_LIMITED || EngineClient.isPassing(e)) {
                return true;
            }
            String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (verb.equals("push") && client.dialect().losesNames() && text.contains("image not known")) {
                // It was given the name just before.
                return true;
            }
            return e.kind() == Kind.REGISTRY_UNREACHABLE
                    && (text.contains("unexpected http status: 5")
                            || text.contains("eof")
                            || text.contains("connection reset"));
        }

        private EngineException explained(EngineException e, int attempts) {
            StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
            if (attempts > 1) {
                text.append(" Tried ").append(attempts).append(" times.");
            }
            text.append(" Registry: ").append(reference.registryOrDefault());
            text.append("; credentials: ").append(found.source());
            text.append(". Repeat it with: docker ").append(verb.equals("push") ? "push " : "pull ");
            platform.ifPresent(
                    wanted -> text.append("--platform ").append(wanted).append(' '));
            text.append(reference);
            return new EngineException(e.kind(), e.status(), text.toString(), e.getCause());
        }

        private Call withLogin(Call call) {
            // An engine refuses to push without the header, even if it is empty.
            String header = found.login()
                    .map(RegistryCredentials.Login::header)
                    .orElseGet(() -> RegistryCredentials.encoded(Json.object()));
            return found.login().isPresent() || verb.equals("push")
                    ? call.with(Map.of("X-Registry-Auth", header))
                    : call;
        }

        /** @return the digest that a push ends with */
        private Optional<String> read(String path) {
            Call call = Call.of(attempt, "POST", path, client.limits().pull())
                    .about(Subject.IMAGE_TRANSFER)
                    .with(CallTimeout.untilSilentFor(client.limits().pull()));
            return client.make(withLogin(call), answer -> read(answer.getBody()));
        }

        private Optional<String> read(InputStream body) throws IOException {
            Layers layers = new Layers();
            Optional<String> digest = Optional.empty();
            long lastReport = System.nanoTime() - REPORT_NANOS;
            ErrorMessages messages =
                    new ErrorMessages(body, error -> EngineErrors.refusal(attempt, Subject.IMAGE_TRANSFER, 200, error));
            for (JsonNode message = messages.next(); message != null; message = messages.next()) {
                digest = pushed(message).or(known(digest));
                layers.note(message);
                if (System.nanoTime() - lastReport >= REPORT_NANOS) {
                    lastReport = System.nanoTime();
                    report(layers.progress());
                }
            }
            report(layers.progress());
            return digest;
        }

        /** The end of a push; Podman says it in words only. */
        private static Optional<String> pushed(JsonNode message) {
            return Json.optionalText(message.path("aux"), "Digest")
                    .or(() -> Optional.of(PUSHED.matcher(Json.text(message, "status")))
                            .filter(Matcher::find)
                            .map(found -> found.group(1)));
        }

        private static java.util.function.Supplier<Optional<String>> known(Optional<String> digest) {
            return () -> digest;
        }

        private void report(PullProgress progress) {
            told.forEach(consumer -> consumer.accept(progress));
        }
    }

    /** What is known of each layer. */
    static final class Layers {

        private static final Set<String> ENDS =
                Set.of("Pull complete", "Already exists", "Pushed", "Layer already exists");

        private record Layer(boolean done, long bytes, long total) {}

        private final Map<String, Layer> layers = new LinkedHashMap<>();

        void note(JsonNode message) {
            String id = Json.text(message, "id");
            String status = Json.text(message, "status");
            if (id.isEmpty() || status.startsWith("Pulling from") || status.startsWith("The push refers")) {
                return;
            }
            Layer before = layers.getOrDefault(id, new Layer(false, 0, 0));
            JsonNode detail = message.path("progressDetail");
            boolean downloading = status.equals("Downloading") || status.equals("Pushing");
            boolean downloaded = status.equals("Download complete") || status.equals("Pull complete");
            long total = downloading ? detail.path("total").asLong() : before.total();
            long bytes = downloading ? detail.path("current").asLong() : downloaded ? total : before.bytes();
            layers.put(
                    id,
                    new Layer(
                            before.done() || ENDS.contains(status) || status.startsWith("Mounted from"), bytes, total));
        }

        PullProgress progress() {
            return new PullProgress(
                    (int) layers.values().stream().filter(Layer::done).count(),
                    layers.size(),
                    layers.values().stream().mapToLong(Layer::bytes).sum(),
                    layers.values().stream().mapToLong(Layer::total).sum());
        }
    }
}
