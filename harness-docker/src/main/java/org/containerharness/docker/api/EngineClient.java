package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.Closing;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.docker.http.Transport;
import org.containerharness.docker.http.TransportException;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.jspecify.annotations.Nullable;

/** Makes calls: version prefix, limits, repetition, reading of refusals. Knows nothing of what the calls mean. */
public final class EngineClient implements Closeable {

    private static final int TRIES = 3;

    /**
     * A call.
     *
     * @param attempt what it is for, to follow "Could not "
     * @param path without version prefix, with query, encoded
     * @param repeatable it may be made again if nobody knows whether the engine has done it
     * @param headers besides those that follow from the body
     * @param body JSON, or null
     * @param stream opens the body to be streamed, or null
     * @param input fed to the connection after an upgrade, or null
     */
    public record Call(
            String attempt,
            Subject subject,
            String method,
            String path,
            CallTimeout patience,
            boolean repeatable,
            Map<String, String> headers,
            @Nullable JsonNode body,
            @Nullable Supplier<InputStream> stream,
            @Nullable InputStream input) {

        public static Call of(String attempt, String method, String path, Duration limit) {
            boolean safe = method.equals("GET") || method.equals("HEAD") || method.equals("DELETE");
            return new Call(
                    attempt,
                    Subject.ANYTHING,
                    method,
                    path,
                    CallTimeout.total(limit),
                    safe,
                    Map.of(),
                    null,
                    null,
                    null);
        }

        public Call about(Subject newSubject) {
            return new Call(attempt, newSubject, method, path, patience, repeatable, headers, body, stream, input);
        }

        public Call with(CallTimeout newPatience) {
            return new Call(attempt, subject, method, path, newPatience, repeatable, headers, body, stream, input);
        }

        public Call canBeRepeated() {
            return new Call(attempt, subject, method, path, patience, true, headers, body, stream, input);
        }

        public Call once() {
            return new Call(attempt, subject, method, path, patience, false, headers, body, stream, input);
        }

        public Call with(Map<String, String> newHeaders) {
            return new Call(attempt, subject, method, path, patience, repeatable, newHeaders, body, stream, input);
        }

        public Call with(JsonNode newBody) {
            return new Call(attempt, subject, method, path, patience, repeatable, headers, newBody, stream, input);
        }

        public Call with(Supplier<InputStream> newStream) {
            return new Call(attempt, subject, method, path, patience, repeatable, headers, body, newStream, input);
        }

        public Call with(InputStream newInput) {
            return new Call(attempt, subject, method, path, patience, repeatable, headers, body, stream, newInput);
        }
    }

    /** Turns an answer into a value; may be asked again if a call is repeated. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DockerHttpClient.Response answer) throws IOException;
    }

    private final Transport transport;
    private final String endpoint;
    private final Dialect dialect;
    private final String prefix;
    private final EngineLimits limits;
    private final CallListener listener;
    private final CallFailures failures;
    private final Optional<KubedockNames> kubedock;

    /** For the first calls, which name no version of the API. */
    public EngineClient(Transport transport, String endpoint, EngineLimits limits, CallListener listener) {
        this(transport, endpoint, Dialect.COMMON, "", limits, listener);
    }

    private EngineClient(
            Transport transport,
            String endpoint,
            Dialect dialect,
            String prefix,
            EngineLimits limits,
            CallListener listener) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.dialect = dialect;
        this.prefix = prefix;
        this.limits = limits;
        this.listener = listener;
        this.failures = new CallFailures(endpoint);
        this.kubedock =
                dialect.product() == Dialect.Product.KUBEDOCK ? Optional.of(new KubedockNames()) : Optional.empty();
    }

    /** The same connection, for calls as this engine understands them. */
    public EngineClient speaking(Dialect known) {
        return new EngineClient(transport, endpoint, known, "/v" + known.api(), limits, listener);
    }

    public Dialect dialect() {
        return dialect;
    }

    public EngineLimits limits() {
        return limits;
    }

    public Transport transport() {
        return transport;
    }

    public String endpoint() {
        return endpoint;
    }

    public CallFailures failures() {
        return failures;
    }

    /** Encodes a value of a query. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Encodes a part of a path; slashes, colons and at-signs of image references stay. */
    public static String segment(String text) {
        boolean plain =
                text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "/:@._-".indexOf(c) >= 0));
        return plain
                ? text
                : encode(text)
                        .replace("+", "%20")
                        .replace("%2F", "/")
                        .replace("%3A", ":")
                        .replace("%40", "@");
    }

    /** Makes a call and reads JSON. */
    public JsonNode json(Call call) {
        return make(call, answer -> {
            byte[] bytes = answer.getBody().readAllBytes();
            try {
                JsonNode said = dialect.inDockersWords(Json.parse(bytes));
                kubedock.ifPresent(names -> names.learn(call.path(), said));
                return said;
            } catch (IOException e) {
                throw EngineErrors.notAnEngine(
                        call.attempt(), endpoint, answer.getStatusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        });
    }

    /** Makes a call whose answer does not matter. */
    public void run(Call call) {
        make(call, answer -> {
            byte[] body = answer.getBody().readAllBytes();
            if (body.length > 0 && body[0] == '<') {
                // A page of a proxy: the engine has not heard of it, whatever the status says.
                throw failures.refusal(call, answer.getStatusCode(), body);
            }
            return true;
        });
    }

    /** Makes a call, again if that is allowed and of use, and reads the answer within the call's limit. */
    public <T> T make(Call call, Reader<T> reader) {
        for (int attempt = 1; ; attempt++) {
            try {
                return makeOnce(call, reader);
            } catch (EngineException e) {
                if (attempt == TRIES || !isWorthRepeating(call, e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private static boolean isWorthRepeating(Call call, EngineException e) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        return e instanceof NotConnected || (call.repeatable() && isPassing(e));
    }

    /**
     * True for failures that may be gone the next time: a broken connection, a failure without a known reason, an answer
     * of something else on the way.
     */
    public static boolean isPassing(EngineException e) {
        return e.kind() == Kind.CONNECTION
                || (e.status() >= 500 && e.kind() == Kind.OTHER)
                || (e.status() > 0 && e.kind() == Kind.NOT_AN_ENGINE);
    }

    /** Waits a little, longer each time. */
    public void pause(int attempt) {
        long nanos = limits.pause().toNanos();
        for (int i = 1; i < attempt; i++) {
            nanos *= 3;
        }
        LockSupport.parkNanos(this, nanos);
    }

    private <T> T makeOnce(Call call, Reader<T> reader) {
        try (DockerHttpClient.Response answer = open(call)) {
            return reader.read(answer);
        } catch (IOException e) {
            throw failures.broken(call, e);
        }
    }

    /**
     * Makes a call once and hands its answer over unread; the caller closes it.
     *
     * @throws EngineException if the engine refuses
     */
    public DockerHttpClient.Response open(Call call) {
        DockerHttpClient.Response answer = send(call);
        if (answer.getStatusCode() < 400) {
            return answer;
        }
        try (answer) {
            throw failures.refusal(call, answer);
        }
    }

    private DockerHttpClient.Response send(Call call) {
        long start = System.nanoTime();
        int status = 0;
        try (InputStream body = call.stream() == null ? null : call.stream().get()) {
            DockerHttpClient.Response answer = transport.execute(request(call, body), call.patience());
            status = answer.getStatusCode();
            return answer;
        } catch (TransportException e) {
            throw failures.broken(call, e);
        } catch (IOException e) {
            throw failures.broken(call, e);
        } finally {
            listener.onCall(new CallListener.Call(
                    call.method(), call.path(), status, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private DockerHttpClient.Request request(Call call, @Nullable InputStream stream) {
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        if (call.body() != null || stream != null) {
            headers.put("Content-Type", stream != null ? "application/x-tar" : "application/json");
        }
        var request = DockerHttpClient.Request.builder()
                .method(call.method())
                .path(prefix + kubedock.map(names -> names.byId(call.path())).orElseGet(call::path))
                .putAllHeaders(headers);
        if (call.body() != null) {
            request.bodyBytes(Json.bytes(call.body()));
        }
        if (stream != null) {
            request.body(stream);
        }
        if (call.input() != null) {
            request.hijackedInput(call.input());
        }
        return request.build();
    }

    /**
     * Opens an answer that goes on for long.
     *
     * @param sink told of data once the engine has agreed; a refusal comes as its end
     */
    public Closeable stream(Call call, Transport.StreamSink sink) {
        long start = System.nanoTime();
        try {
            return transport.stream(request(call, null), new Transport.StreamSink() {
                @Override
                public void onHead(int status, Map<String, List<String>> headers) {
                    listener.onCall(new CallListener.Call(
                            call.method(), call.path(), status, Duration.ofNanos(System.nanoTime() - start)));
                    sink.onHead(status, headers);
                }

                @Override
                public void onData(ByteBuffer data) {
                    sink.onData(data);
                }

                @Override
                public void onEnd(@Nullable IOException cause) {
                    sink.onEnd(cause);
                }
            });
        } catch (TransportException e) {
            throw failures.broken(call, e);
        }
    }

    /**
     * Makes a call after which its connection speaks another protocol; the caller closes it.
     *
     * @param upgradeHeaders instead of the call's own, since a name may come several times
     * @throws EngineException if the engine refuses
     */
    public Transport.Upgraded upgrade(Call call, List<Map.Entry<String, String>> upgradeHeaders, String protocol) {
        long start = System.nanoTime();
        int status = 0;
        try {
            Transport.Upgraded upgraded = transport.upgrade(
                    prefix + call.path(),
                    upgradeHeaders,
                    protocol,
                    call.patience().limit());
            status = upgraded.status();
            if (status == 101) {
                return upgraded;
            }
            byte[] text = upgraded.input().readNBytes(CallFailures.LONGEST_BODY);
            Closing.quietly(upgraded.connection());
            throw failures.refusal(call, status, text);
        } catch (TransportException e) {
            throw failures.broken(call, e);
        } catch (IOException e) {
            throw failures.broken(call, e);
        } finally {
            listener.onCall(new CallListener.Call(
                    call.method(), call.path(), status, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    /** The engine has not seen the call, so any call may be made again. */
    public static final class NotConnected extends EngineException {

        private static final long serialVersionUID = 1L;

        NotConnected(String message, Throwable cause) {
            super(Kind.CONNECTION, 0, message, cause);
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            // Whatever was open is gone.
        }
    }
}
