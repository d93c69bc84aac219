package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.TailBuffer;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.LogLine;

/** Runs a command in a container: create, start, read its output to the end, ask for its exit code. */
final class ExecCall {

    private static final int EXIT_CODE_TRIES = 20;
    private static final long EXIT_CODE_PAUSE_NANOS = 5_000_000;

    private final EngineClient client;
    private final String container;
    private final ExecRequest request;
    private final String attempt;
    private final TailBuffer stdout;
    private final TailBuffer stderr;

    ExecCall(EngineClient client, String container, ExecRequest request) {
        this.client = client;
        this.container = container;
        this.request = request;
        this.stdout = new TailBuffer(request.outputLimit().bytes());
        this.stderr = new TailBuffer(request.outputLimit().bytes());
        this.attempt = "run <" + request.command() + "> in container " + container;
    }

    ExecResult run() {
        String id = Json.text(client.json(create()), "Id");
        OptionalInt exitCode = start(id) ? exitCode(id) : OptionalInt.empty();
        ExecResult result = new ExecResult(exitCode, text(stdout), text(stderr), stdout.leftOut() + stderr.leftOut());
        client.dialect()
                .insteadOfCommand(result.stdout(), result.stderr())
                .filter(said -> !result.succeeded())
                .ifPresent(said -> {
                    throw EngineErrors.refusal(attempt, Subject.ANYTHING, 0, said.strip());
                });
        return result;
    }

    private static String text(TailBuffer output) {
        return output.leftOut() == 0 ? output.text() : ExecResult.leftOutMark(output.leftOut()) + output.text();
    }

    private Call create() {
        ObjectNode body = Json.object()
                .put("AttachStdout", true)
                .put("AttachStderr", true)
                .put("AttachStdin", request.stdin().isPresent())
                .put("Tty", request.tty())
                .put("Privileged", request.privileged());
        body.set("Cmd", Json.array(request.command().words()));
        if (!request.environment().isEmpty()) {
            ArrayNode environment = body.putArray("Env");
            request.environment().forEach((name, value) -> environment.add(name + "=" + value));
        }
        request.workingDirectory().ifPresent(path -> body.put("WorkingDir", path));
        request.user().ifPresent(user -> body.put("User", user));
        // Making it twice does no harm: only starting it runs the command.
        return Call.of(
                        attempt,
                        "POST",
                        "/containers/" + EngineClient.segment(container) + "/exec",
                        client.limits().query())
                .with(body)
                .canBeRepeated();
    }

    /** @return false if the command did not end in time */
    private boolean start(String id) {
        Call call = Call.of(attempt, "POST", "/exec/" + id + "/start", request.timeout())
                .with(Json.object().put("Detach", false).put("Tty", request.tty()));
        Call withInput = request.stdin().map(call::with).orElse(call);
        try (DockerHttpClient.Response answer = client.open(withInput)) {
            read(answer.getBody());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.TIMEOUT) {
                return false;
            }
            throw e;
        } catch (IOException e) {
            throw client.failures().broken(call, e);
        }
    }

    private void read(InputStream body) throws IOException {
        byte[] block = new byte[16 * 1024];
        if (request.tty()) {
            int read;
            while ((read = body.read(block)) >= 0) {
                take(LogLine.Stream.STDOUT, block, read);
            }
            return;
        }
        byte[] header = new byte[8];
        while (body.readNBytes(header, 0, 8) == 8) {
            LogLine.Stream stream = header[0] == 2 ? LogLine.Stream.STDERR : LogLine.Stream.STDOUT;
            long left = java.nio.ByteBuffer.wrap(header, 4, 4).getInt() & 0xffff_ffffL;
            while (left > 0) {
                int read = body.read(block, 0, (int) Math.min(block.length, left));
                if (read < 0) {
                    throw new IOException("the output broke off");
                }
                left -= read;
                take(stream, block, read);
            }
        }
    }

    private void take(LogLine.Stream stream, byte[] block, int length) {
        (stream == LogLine.Stream.STDERR ? stderr : stdout).write(block, 0, length);
        request.output().onChunk(stream, java.util.Arrays.copyOf(block, length));
    }

    /** The output can end a moment before the engine has noted the end of the command. */
    private OptionalInt exitCode(String id) {
        Call call =
                Call.of(attempt, "GET", "/exec/" + id + "/json", client.limits().query());
        for (int i = 0; i < EXIT_CODE_TRIES; i++) {
            JsonNode state = client.json(call);
            if (!state.path("Running").asBoolean() && state.path("ExitCode").isNumber()) {
                return OptionalInt.of(state.path("ExitCode").asInt());
            }
            LockSupport.parkNanos(this, EXIT_CODE_PAUSE_NANOS);
        }
        return OptionalInt.empty();
    }
}
