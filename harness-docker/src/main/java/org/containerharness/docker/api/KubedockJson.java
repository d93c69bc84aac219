package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Answers of kubedock, in Docker's words. Its lists have an {@code ID}; a container's state is the word that Docker puts
 * into its status and the other way round; and each that runs counts as healthy, which says nothing of a healthcheck.
 */
final class KubedockJson {

    private static final Map<String, String> STATES =
            Map.of("Up", "running", "Exited", "exited", "Dead", "exited", "Created", "created");

    private KubedockJson() {}

    static JsonNode inDockersWords(JsonNode answer) {
        if (answer.isArray()) {
            answer.forEach(KubedockJson::inDockersWords);
        } else if (answer instanceof ObjectNode object) {
            if (object.has("ID") && !object.has("Id")) {
                object.set("Id", object.get("ID"));
            }
            if (object.get("State") instanceof ObjectNode state) {
                state.remove("Health");
                state.put("Status", word(state));
            } else if (object.has("State")) {
                object.put("State", word(object));
            }
        }
        return answer;
    }

    private static String word(ObjectNode of) {
        String status = Json.text(of, "Status");
        return STATES.getOrDefault(status, status);
    }
}
