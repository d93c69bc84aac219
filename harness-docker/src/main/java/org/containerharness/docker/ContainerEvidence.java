package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineTime;
import org.containerharness.docker.api.Json;
import org.containerharness.model.Secrets;

/** What an engine tells of a container, as people read it when something went wrong. */
final class ContainerEvidence {

    private static final int MOST_EVENTS = 100;

    private final EngineClient client;

    ContainerEvidence(EngineClient client) {
        this.client = client;
    }

    /** As {@code docker inspect} shows it. Masked before it is text: a quoted value is not the value any more. */
    String describe(Call inspection) {
        JsonNode json = client.json(inspection);
        Collection<String> secrets =
                Secrets.among(InspectJson.container(json, client.dialect()).environment());
        return Json.pretty(masked("", json, secrets));
    }

    private static JsonNode masked(String name, JsonNode node, Collection<String> secrets) {
        if (node.isObject()) {
            ObjectNode object = Json.object();
            node.properties()
                    .forEach(field -> object.set(field.getKey(), masked(field.getKey(), field.getValue(), secrets)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = Json.array(List.of());
            node.forEach(element -> array.add(masked("", element, secrets)));
            return array;
        }
        return node.isTextual() ? TextNode.valueOf(masked(name, node.textValue(), secrets)) : node;
    }

    /** A text is the value of a field, or {@code NAME=value} itself. */
    private static String masked(String name, String text, Collection<String> secrets) {
        int equals = text.indexOf('=');
        if (Secrets.isSecret(name) && !text.isEmpty()) {
            return Secrets.MASK;
        }
        if (equals > 0 && Secrets.isSecret(text.substring(0, equals))) {
            return text.substring(0, equals + 1) + Secrets.MASK;
        }
        return Secrets.mask(text, secrets);
    }

    List<String> processes(String container) {
        JsonNode json = client.json(Call.of(
                "list the processes of container " + container,
                "GET",
                DockerContainers.path(container, "/top"),
                client.limits().query()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(Json.texts(json.path("Titles")));
        json.path("Processes").forEach(row -> rows.add(Json.texts(row)));
        return rows.stream().map(row -> aligned(row, rows)).toList();
    }

    /** All columns but the last, which is the command, as wide as their widest. */
    private static String aligned(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = i == row.size() - 1
                    ? 0
                    : rows.stream()
                            .filter(other -> other.size() > column)
                            .mapToInt(other -> other.get(column).length())
                            .max()
                            .orElse(0);
            line.append(row.get(i))
                    .append(" ".repeat(Math.max(0, width - row.get(i).length() + 1)));
        }
        return line.toString().stripTrailing();
    }

    List<String> history(String container, Instant since, Instant until) {
        ObjectNode filters = Json.object();
        filters.putArray("container").add(container);
        Call call = Call.of(
                "list the events of container " + container,
                "GET",
                "/events?since=" + EngineTime.seconds(since) + "&until=" + EngineTime.seconds(until) + "&filters="
                        + ResourceCalls.encoded(filters),
                client.limits().query());
        return client.make(call, answer -> {
            List<String> events = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.getBody(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    events.add(event(Json.parse(line.getBytes(StandardCharsets.UTF_8))));
                }
            }
            return events.size() <= MOST_EVENTS ? events : events.subList(events.size() - MOST_EVENTS, events.size());
        });
    }

    /** With what tells more; the rest are labels, and what is known anyway. */
    private String event(JsonNode json) {
        StringBuilder text = new StringBuilder()
                .append(EventHub.moment(json))
                .append(' ')
                .append(client.dialect().eventTold(Json.text(json, "Action")));
        Map<String, String> attributes = Json.map(json.path("Actor").path("Attributes"));
        for (String told : List.of("exitCode", "signal", "execDuration", "type")) {
            if (attributes.containsKey(told)) {
                text.append(' ').append(told).append('=').append(attributes.get(told));
            }
        }
        return text.toString();
    }
}
