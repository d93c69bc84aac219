package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.http.TransportException;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.http.NotHttpException;
import org.containerharness.model.DurationText;

/** Says why a call failed: what was tried, at which endpoint, and what was seen. */
public final class CallFailures {

    static final int LONGEST_BODY = 64 * 1024;

    private final String endpoint;

    CallFailures(String endpoint) {
        this.endpoint = endpoint;
    }

    EngineException refusal(Call call, DockerHttpClient.Response answer) {
        String type = Objects.requireNonNullElse(answer.getHeader("Content-Type"), "");
        byte[] bytes;
        try {
            if (call.method().equals("HEAD") && type.startsWith("text/html")) {
                return EngineErrors.notAnEngine(call.attempt(), endpoint, answer.getStatusCode(), "a page of " + type);
            }
            bytes = call.method().equals("HEAD")
                    ? new byte[0]
                    : answer.getBody().readNBytes(LONGEST_BODY);
        } catch (IOException e) {
            return broken(call, e);
        }
        return refusal(call, answer.getStatusCode(), bytes);
    }

    /** @param body JSON with a message, if it is an engine that answers */
    public EngineException refusal(Call call, int status, byte[] body) {
        if (call.method().equals("HEAD")) {
            return EngineErrors.refusal(call.attempt(), call.subject(), status, "status " + status);
        }
        JsonNode message;
        try {
            JsonNode said = Json.parse(body);
            // Kubedock has a word of its own for it.
            message = said.has("message") ? said.path("message") : said.path("error");
        } catch (IOException e) {
            return EngineErrors.notAnEngine(call.attempt(), endpoint, status, new String(body, StandardCharsets.UTF_8));
        }
        return message.isTextual()
                ? EngineErrors.refusal(call.attempt(), call.subject(), status, message.textValue())
                : EngineErrors.notAnEngine(call.attempt(), endpoint, status, new String(body, StandardCharsets.UTF_8));
    }

    public EngineException broken(Call call, IOException e) {
        if (e instanceof NotHttpException) {
            return EngineErrors.notAnEngine(call.attempt(), endpoint, 0, String.valueOf(e.getMessage()));
        }
        if (e instanceof SocketTimeoutException) {
            return timeout(call, e);
        }
        return new EngineException(
                Kind.CONNECTION,
                0,
                "Could not " + call.attempt() + ": the connection to the engine at " + endpoint + " broke: "
                        + e.getMessage() + ".",
                e);
    }

    EngineException broken(Call call, TransportException e) {
        IOException cause = e.getCause();
        return switch (e.stage()) {
            case TIMEOUT -> timeout(call, cause);
            case CONNECT ->
                new EngineClient.NotConnected(
                        "Could not " + call.attempt() + ": the engine at " + endpoint + " cannot be reached any more: "
                                + cause.getMessage() + ". Check that it is running.",
                        cause);
            case SOURCE ->
                new EngineException(
                        Kind.OTHER,
                        0,
                        "Could not " + call.attempt() + ": what is sent could not be read to its end: "
                                + (cause instanceof NoSuchFileException gone
                                        ? gone.getFile() + " is not there any more"
                                        : cause.getMessage())
                                + ". Files must not change meanwhile.",
                        cause);
            case EXCHANGE -> broken(call, cause);
        };
    }

    private EngineException timeout(Call call, IOException e) {
        String limit = DurationText.print(call.patience().limit());
        return new EngineException(
                Kind.TIMEOUT,
                0,
                "Could not " + call.attempt() + ": the engine at " + endpoint
                        + (call.patience().renewed() ? " has been silent for " : " did not answer within ") + limit
                        + ". It may be overloaded or stuck; look at its log.",
                e);
    }
}
