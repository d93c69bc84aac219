package org.containerharness.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP to the engine: docker-java's transport, with a limit for each call, and streams that do not hold a thread. */
interface Transport extends DockerHttpClient {

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @throws TransportException if that does not come in time
     */
    Response execute(Request request, Patience patience);

    @Override
    default Response execute(Request request) {
        return execute(request, Patience.ENDLESS);
    }

    /**
     * Sends a request whose answer goes on for long, and returns before the answer's head.
     *
     * @param sink told of everything that comes, by one thread at a time
     * @return ends the stream; the sink hears nothing after that
     * @throws TransportException if the request could not be sent
     */
    Closeable stream(Request request, StreamSink sink);

    /** Takes what a stream brings. */
    interface StreamSink {

        void onHead(int status, Map<String, List<String>> headers);

        /** Takes all of {@code data}; it is not valid afterwards. */
        void onData(ByteBuffer data);

        /** @param cause null if the stream ended as it should */
        void onEnd(@Nullable IOException cause);
    }
}
