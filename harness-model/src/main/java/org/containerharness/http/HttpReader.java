package org.containerharness.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads answers one after the other from a connection; a read waits until something comes. Not thread-safe. */
public final class HttpReader {

    private final ReadableByteChannel connection;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).limit(0);
    private HttpDecoder decoder = new HttpDecoder(true);

    public HttpReader(ReadableByteChannel connection) {
        this.connection = connection;
    }

    /**
     * Reads the head of the next answer.
     *
     * @param hasBody false for what answers a HEAD request
     */
    public HttpHead head(boolean hasBody) throws IOException {
        decoder = new HttpDecoder(hasBody);
        HttpHead head;
        while ((head = decoder.head(buffer)) == null) {
            fill();
        }
        return head;
    }

    /** The body that follows the head, or all that the connection brings if that is a change of protocol. */
    public InputStream body() {
        return new Body();
    }

    public boolean isComplete() {
        return decoder.isComplete();
    }

    /** The body has no length: it ends with the connection. */
    public boolean endsWithConnection() {
        return decoder.endsWithConnection();
    }

    /** Something has come that belongs to no answer asked for. */
    public boolean hasUnread() {
        return buffer.hasRemaining();
    }

    private void fill() throws IOException {
        if (!read()) {
            throw decoder.brokenOff();
        }
    }

    private boolean read() throws IOException {
        buffer.clear();
        try {
            return connection.read(buffer) > 0;
        } finally {
            buffer.flip();
        }
    }

    private final class Body extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!decoder.isComplete()) {
                ByteBuffer part = decoder.body(buffer, length);
                int count = part.remaining();
                if (count > 0) {
                    part.get(target, offset, count);
                    return count;
                }
                if (decoder.endsWithConnection()) {
                    if (!HttpReader.this.read()) {
                        return -1;
                    }
                } else if (!decoder.isComplete()) {
                    fill();
                }
            }
            return -1;
        }
    }
}
