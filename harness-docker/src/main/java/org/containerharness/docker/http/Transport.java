package org.containerharness.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP to the engine: docker-java's transport, with a limit for each call, and streams that do not hold a thread. */
public interface Transport extends DockerHttpClient {

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @throws TransportException if that does not come in time
     */
    Response execute(Request request, CallTimeout patience);

    @Override
    default Response execute(Request request) {
        return execute(request, CallTimeout.ENDLESS);
    }

    /**
     * Sends a request whose answer goes on for long, and returns before the answer's head.
     *
     * @param sink told of everything that comes, by one thread at a time
     * @return ends the stream; the sink hears nothing after that
     * @throws TransportException if the request could not be sent
     */
    Closeable stream(Request request, StreamSink sink);

    /**
     * Asks for another protocol on a connection of its own.
     *
     * @param headers name and value; a name may come several times
     * @param limit for the engine's agreement; none afterwards
     * @throws TransportException if there is no answer in time
     */
    Upgraded upgrade(String path, List<Map.Entry<String, String>> headers, String protocol, Duration limit);

    /**
     * A connection that speaks another protocol from now on.
     *
     * @param status 101, or what the engine says instead; the input is then the text of its refusal
     */
    record Upgraded(int status, InputStream input, OutputStream output, Closeable connection) {}

    /** Whether ports that the engine's machine publishes on its loopback address are brought here, see {@link #local}. */
    default boolean bringsPortsHere() {
        return false;
    }

    /**
     * The port of this machine's loopback address that leads to one of the engine's machine.
     *
     * @throws IOException if it cannot be brought here
     */
    default int local(int published) throws IOException {
        return published;
    }

    /** How long an answer takes at least, where {@link #local} ports do not show it by the time that connecting takes. */
    default Duration roundTrip() {
        return Duration.ZERO;
    }

    /** How long answers have taken at least; nothing where the engine is on this machine. */
    default Duration shortestAnswer() {
        return Duration.ZERO;
    }

    /** The head of a request that asks for another protocol. */
    static byte[] upgradeHead(String host, String path, List<Map.Entry<String, String>> headers, String protocol) {
        StringBuilder head = new StringBuilder("POST ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\nConnection: Upgrade\r\nUpgrade: ")
                .append(protocol)
                .append("\r\nContent-Length: 0\r\n");
        headers.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Takes what a stream brings. */
    interface StreamSink {

        void onHead(int status, Map<String, List<String>> headers);

        /** Takes all of {@code data}; it is not valid afterwards. */
        void onData(ByteBuffer data);

        /** @param cause null if the stream ended as it should */
        void onEnd(@Nullable IOException cause);
    }
}
