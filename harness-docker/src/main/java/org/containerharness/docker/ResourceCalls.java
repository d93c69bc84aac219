package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;

/** What calls about resources of all kinds have in common. */
final class ResourceCalls {

    /** By this label a create whose answer got lost is known again as ours. */
    static final String NONCE_LABEL = "org.containerharness.nonce";

    private static final int CREATE_TRIES = 3;

    private final EngineClient client;
    private final EngineLimits limits;

    ResourceCalls(EngineClient client) {
        this.client = client;
        this.limits = client.limits();
    }

    /** What a create finds under the name it was to give. */
    record Existing(String id, Map<String, String> labels) {}

    /** After an answer that leaves open whether the thing is there, looks for it and knows it by its nonce. */
    String create(Call call, Map<String, String> labels, Supplier<Optional<Existing>> finder) {
        boolean doubtful = false;
        for (int attempt = 1; ; attempt++) {
            try {
                JsonNode made = client.json(call);
                // Of a swarm it is written otherwise.
                return Json.optionalText(made, "Id").orElseGet(() -> Json.text(made, "ID"));
            } catch (EngineException e) {
                boolean passing = EngineClient.isPassing(e);
                doubtful |= passing || e.kind() == Kind.TIMEOUT;
                if (!doubtful || e instanceof EngineClient.NotConnected || isInterrupted()) {
                    throw e;
                }
                Optional<Existing> existing = afterwards(e, finder).filter(found -> isOurs(found.labels(), labels));
                if (existing.isPresent()) {
                    return existing.get().id();
                }
                if (!passing || attempt == CREATE_TRIES) {
                    throw e;
                }
                client.pause(attempt);
            }
        }
    }

    /** Makes a call; after an answer that leaves open whether it has had its effect, looks for that before it repeats. */
    void runUnless(BooleanSupplier isDone, Call call) {
        try {
            client.run(call);
        } catch (EngineException e) {
            if (!EngineClient.isPassing(e) || e instanceof EngineClient.NotConnected || isInterrupted()) {
                throw e;
            }
            if (!afterwards(e, isDone::getAsBoolean)) {
                client.pause(1);
                client.run(call);
            }
        }
    }

    /** What can be learnt after a failure; what fails then does not hide it. */
    private static <T> T afterwards(EngineException failure, Supplier<T> question) {
        try {
            return question.get();
        } catch (EngineException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    static boolean isOurs(Map<String, String> found, Map<String, String> wanted) {
        String nonce = wanted.get(NONCE_LABEL);
        return nonce != null && nonce.equals(found.get(NONCE_LABEL));
    }

    /** What a call finds, empty if the engine says that it is missing. */
    Optional<JsonNode> found(Call call, Kind missing) {
        try {
            return Optional.of(client.json(call));
        } catch (EngineException e) {
            if (EngineErrors.isMissing(e) && (e.kind() == missing || e.kind() == Kind.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All that a call lists. */
    <T> List<T> list(Call call, Function<JsonNode, T> reader) {
        return read(client.json(call), reader);
    }

    static <T> List<T> read(JsonNode list, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        list.forEach(each -> all.add(reader.apply(each)));
        return List.copyOf(all);
    }

    /** The value of a query that wants all these labels; one with an empty value matches any value. */
    static String filters(Map<String, String> labels) {
        ObjectNode filters = Json.object();
        if (!labels.isEmpty()) {
            ArrayNode wanted = filters.putArray("label");
            labels.forEach((label, value) -> wanted.add(value.isEmpty() ? label : label + "=" + value));
        }
        return encoded(filters);
    }

    static String encoded(ObjectNode filters) {
        return EngineClient.encode(new String(Json.bytes(filters), StandardCharsets.UTF_8));
    }

    /** Gone already is fine; being removed by somebody else, or still in use by what is just ending, is waited for. */
    void removeIfThere(Call call) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                client.run(call);
                return;
            } catch (EngineException e) {
                if (EngineErrors.isMissing(e)) {
                    return;
                }
                boolean inTime = System.nanoTime() - start < limits.settle().toNanos();
                if (e.kind() != Kind.IN_USE
                        || !passes(e)
                        || !inTime
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                client.pause(Math.min(attempt, 3));
            }
        }
    }

    private static boolean passes(EngineException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("in progress")
                || text.contains("has active endpoints")
                // Of a swarm, which learns a little later what its nodes have ended.
                || text.contains("in use by task");
    }
}
