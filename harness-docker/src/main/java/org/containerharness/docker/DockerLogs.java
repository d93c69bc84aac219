package org.containerharness.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineTime;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;

/** What a real engine's containers have written, or the tasks of services of its swarm. */
final class DockerLogs implements EngineLogs {

    private final EngineClient client;
    private final String kind;
    private final Predicate<String> hasTerminal;
    private final EngineLimits limits;
    private final Dialect dialect;

    /**
     * @param kind container or service, as the API has it in its paths
     * @param hasTerminal whether the output of one is not split into two streams; asked where answers do not say it
     */
    DockerLogs(EngineClient client, String kind, Predicate<String> hasTerminal) {
        this.client = client;
        this.kind = kind;
        this.hasTerminal = hasTerminal;
        this.limits = client.limits();
        this.dialect = client.dialect();
    }

    @Override
    public List<LogLine> read(String container, LogQuery query) {
        Optional<Boolean> tty = ttyIfNotTold(container);
        return client.make(logCall(container, query, false), answer -> {
            List<LogLine> lines = new ArrayList<>();
            decode(answer, tty, lines::add);
            // Podman 5 gives one more where the last line has no end.
            int tail = query.tail().orElse(lines.size());
            return List.copyOf(lines.subList(Math.max(0, lines.size() - tail), lines.size()));
        });
    }

    @Override
    public void read(String container, LogQuery query, Consumer<LogLine> lines) {
        Optional<Boolean> tty = ttyIfNotTold(container);
        client.make(logCall(container, query, false).once(), answer -> {
            decode(answer, tty, lines);
            return true;
        });
    }

    private static void decode(DockerHttpClient.Response answer, Optional<Boolean> tty, Consumer<LogLine> lines)
            throws IOException {
        LogDecoder decoder = new LogDecoder(tty.orElseGet(() -> LogStream.isRaw(answer.getHeaders())), lines);
        byte[] block = new byte[32 * 1024];
        int read;
        while ((read = answer.getBody().read(block)) >= 0) {
            decoder.feed(ByteBuffer.wrap(block, 0, read));
        }
        decoder.end();
    }

    @Override
    public Subscription follow(String container, LogQuery query, LogListener listener) {
        Optional<Boolean> tty = ttyIfNotTold(container);
        boolean await = dialect.has(Dialect.Feature.PROMPT_LOGS);
        return LogStream.open(client, logCall(container, query, true), tty, await, listener);
    }

    private Optional<Boolean> ttyIfNotTold(String container) {
        return dialect.has(Dialect.Feature.FORMAT_OF_LOGS)
                ? Optional.empty()
                : Optional.of(hasTerminal.test(container));
    }

    private Call logCall(String container, LogQuery query, boolean follow) {
        String path = "/" + kind + "s/" + EngineClient.segment(container) + "/logs?timestamps=true&follow=" + follow
                + "&stdout="
                + query.stdout()
                + "&stderr=" + query.stderr()
                + query.since()
                        .map(moment -> "&since=" + EngineTime.seconds(moment))
                        .orElse("")
                + query.until()
                        .map(moment -> "&until=" + EngineTime.seconds(moment))
                        .orElse("")
                + (query.tail().isPresent() ? "&tail=" + query.tail().getAsInt() : "");
        return Call.of(
                        (follow ? "follow" : "read") + " the log of " + kind + " " + container,
                        "GET",
                        path,
                        limits.query())
                .with(follow ? CallTimeout.total(limits.query()) : CallTimeout.untilSilentFor(limits.query()));
    }
}
