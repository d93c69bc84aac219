package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.containerharness.docker.EngineClient.Call;
import org.containerharness.docker.EngineErrors.Subject;
import org.containerharness.docker.EngineException.Kind;
import org.containerharness.model.ImageReference;

/** Pulls images: one pull at a time of each, repeated where that may help, with an error that says what to do. */
final class ImagePull {

    private static final int TRIES = 3;
    private static final long REPORT_NANOS = 200_000_000;

    private final EngineClient client;
    private final RegistryCredentials credentials;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    /** A pull under way and who wants to know of it. */
    private record Flight(CompletableFuture<Boolean> done, List<Consumer<PullProgress>> told) {
        Flight() {
            this(new CompletableFuture<>(), new CopyOnWriteArrayList<>());
        }
    }

    ImagePull(EngineClient client, RegistryCredentials credentials) {
        this.client = client;
        this.credentials = credentials;
    }

    void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        Flight own = new Flight();
        own.told().add(progress);
        String key = reference + " " + platform.orElse("");
        Flight flight = flights.putIfAbsent(key, own);
        if (flight != null) {
            flight.told().add(progress);
            join(flight);
            return;
        }
        try {
            new Pull(reference, platform, own.told()).run();
            own.done().complete(true);
        } catch (RuntimeException | Error e) {
            own.done().completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key);
        }
    }

    /** The pull that is waited for has limits of its own. */
    private static void join(Flight flight) {
        try {
            flight.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw new EngineException(failure.kind(), failure.status(), failure.getMessage(), failure);
            }
            throw e;
        }
    }

    private final class Pull {

        private final ImageReference reference;
        private final Optional<String> platform;
        private final List<Consumer<PullProgress>> told;
        private final RegistryCredentials.Found found;
        private final String attempt;

        Pull(ImageReference reference, Optional<String> platform, List<Consumer<PullProgress>> told) {
            this.reference = reference;
            this.platform = platform;
            this.told = told;
            this.found = credentials.find(reference.registryOrDefault());
            this.attempt = "pull image " + reference;
        }

        void run() {
            for (int attempt = 1; ; attempt++) {
                try {
                    once();
                    return;
                } catch (EngineException e) {
                    if (attempt == TRIES
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
        private static boolean mayHelp(EngineException e) {
            if (e.kind() == Kind.RATE_LIMITED || EngineClient.isPassing(e)) {
                return true;
            }
            String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
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
            text.append(". Repeat it with: docker pull ");
            platform.ifPresent(
                    wanted -> text.append("--platform ").append(wanted).append(' '));
            text.append(reference);
            return new EngineException(e.kind(), e.status(), text.toString(), e.getCause());
        }

        private void once() {
            Call call = Call.of(attempt, "POST", path(), client.limits().pull())
                    .about(Subject.IMAGE_TRANSFER)
                    .with(Patience.untilSilentFor(client.limits().pull()));
            Call withLogin = found.login()
                    .map(login -> call.with(Map.of("X-Registry-Auth", login.header())))
                    .orElse(call);
            client.make(withLogin, answer -> {
                read(answer.getBody());
                return true;
            });
        }

        private String path() {
            String version = reference.digest().or(reference::tag).orElse("latest");
            return "/images/create?fromImage=" + EngineClient.encode(reference.name()) + "&tag="
                    + EngineClient.encode(version)
                    + platform.map(wanted -> "&platform=" + EngineClient.encode(wanted))
                            .orElse("");
        }

        private void read(InputStream body) throws IOException {
            Layers layers = new Layers();
            long lastReport = System.nanoTime() - REPORT_NANOS;
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.isBlank()) {
                    continue;
                }
                JsonNode message = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                String error = Json.optionalText(message.path("errorDetail"), "message")
                        .orElse(Json.text(message, "error"));
                if (!error.isEmpty()) {
                    throw EngineErrors.refusal(attempt, Subject.IMAGE_TRANSFER, 200, error);
                }
                layers.note(message);
                if (System.nanoTime() - lastReport >= REPORT_NANOS) {
                    lastReport = System.nanoTime();
                    report(layers.progress());
                }
            }
            report(layers.progress());
        }

        private void report(PullProgress progress) {
            told.forEach(consumer -> consumer.accept(progress));
        }
    }

    /** What is known of each layer. */
    static final class Layers {

        private record Layer(boolean done, long bytes, long total) {}

        private final Map<String, Layer> layers = new LinkedHashMap<>();

        void note(JsonNode message) {
            String id = Json.text(message, "id");
            String status = Json.text(message, "status");
            if (id.isEmpty() || status.startsWith("Pulling from")) {
                return;
            }
            Layer before = layers.getOrDefault(id, new Layer(false, 0, 0));
            JsonNode detail = message.path("progressDetail");
            boolean downloading = status.equals("Downloading");
            boolean downloaded = status.equals("Download complete") || status.equals("Pull complete");
            long total = downloading ? detail.path("total").asLong() : before.total();
            long bytes = downloading ? detail.path("current").asLong() : downloaded ? total : before.bytes();
            layers.put(
                    id,
                    new Layer(
                            before.done() || status.equals("Pull complete") || status.equals("Already exists"),
                            bytes,
                            total));
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
