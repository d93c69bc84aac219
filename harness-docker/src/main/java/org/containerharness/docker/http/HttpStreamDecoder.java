package org.containerharness.docker.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.containerharness.http.HttpDecoder;
import org.containerharness.http.HttpHead;

/** Tells a sink what an answer brings, as it comes. */
final class HttpStreamDecoder {

    private final Transport.StreamSink sink;
    private final HttpDecoder decoder = new HttpDecoder(true);
    private boolean hasHead;

    HttpStreamDecoder(Transport.StreamSink sink) {
        this.sink = sink;
    }

    /** @return true if the answer is complete */
    boolean feed(ByteBuffer data) throws IOException {
        if (!hasHead) {
            HttpHead head = decoder.head(data);
            if (head == null) {
                return false;
            }
            hasHead = true;
            sink.onHead(head.status(), head.headers());
        }
        while (data.hasRemaining() && !decoder.isComplete()) {
            ByteBuffer part = decoder.body(data, Integer.MAX_VALUE);
            if (part.hasRemaining()) {
                sink.onData(part);
            }
        }
        return decoder.isComplete();
    }

    /** The connection was closed. */
    void end() {
        sink.onEnd(
                decoder.isComplete() || decoder.endsWithConnection()
                        ? null
                        : new EOFException("the connection was closed in the middle of an answer"));
    }

    void fail(IOException cause) {
        sink.onEnd(cause);
    }
}
