package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.containerharness.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** What the engine tells of a long call while it goes on: a line of JSON for each message, a failure among them. */
public final class ErrorMessages {

    private final BufferedReader lines;
    private final Function<String, EngineException> refusal;

    /** @param refusal what an error message means */
    public ErrorMessages(InputStream body, Function<String, EngineException> refusal) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        this.refusal = refusal;
    }

    /**
     * The next message, null after the last one.
     *
     * @throws EngineException if it is an error
     */
    @Nullable public JsonNode next() throws IOException {
        String line = lines.readLine();
        while (line != null && line.isBlank()) {
            line = lines.readLine();
        }
        if (line == null) {
            return null;
        }
        JsonNode message = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        String error = Json.optionalText(message.path("errorDetail"), "message").orElse(Json.text(message, "error"));
        if (!error.isEmpty()) {
            throw refusal.apply(error);
        }
        return message;
    }
}
