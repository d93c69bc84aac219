package org.containerharness.docker.build;

import com.twitter.hpack.Decoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.containerharness.model.Counted;

/**
 * Frames of HTTP/2, whole: without padding, headers in one piece. One thread reads, any may send.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4">RFC 9113, frames</a>
 */
final class Http2Frames {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GO_AWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 0x1;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    /** What may be sent before anybody has said otherwise. */
    static final int WINDOW = 65_535;

    /** How long a frame may be before anybody has said otherwise; this side never does. */
    static final int MAX_FRAME = 16_384;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_TABLE = 4096;
    private static final int MAX_HEADERS = 64 * 1024;

    /** @param size of the payload with its padding, as flow control counts it */
    record Frame(int type, int flags, int stream, byte[] payload, int size) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int number() throws IOException {
            if (payload.length != 4) {
                throw new IOException("a frame of type " + type + " has " + Counted.of(payload.length, "byte"));
            }
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    private final DataInputStream input;
    private final OutputStream output;
    private final Decoder headers = new Decoder(MAX_HEADERS, HEADER_TABLE);

    Http2Frames(InputStream input, OutputStream output) {
        this.input = new DataInputStream(input);
        this.output = output;
    }

    void readPreface() throws IOException {
        if (!Arrays.equals(input.readNBytes(PREFACE.length), PREFACE)) {
            throw new IOException("it does not begin with the preface of HTTP/2");
        }
    }

    Frame read() throws IOException {
        Frame frame = readPiece();
        return switch (frame.type()) {
            case DATA -> new Frame(DATA, frame.flags(), frame.stream(), content(frame, 0), frame.size());
            case HEADERS -> new Frame(HEADERS, frame.flags(), frame.stream(), block(frame), frame.size());
            case PUSH_PROMISE, CONTINUATION ->
                throw new IOException("a frame of type " + frame.type() + " has no place here");
            default -> frame;
        };
    }

    private Frame readPiece() throws IOException {
        int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int flags = input.readUnsignedByte();
        int stream = input.readInt() & Integer.MAX_VALUE;
        if (length > MAX_FRAME) {
            throw new IOException("a frame has " + Counted.of(length, "byte"));
        }
        byte[] payload = new byte[length];
        input.readFully(payload);
        return new Frame(type, flags, stream, payload, length);
    }

    /** @param skipped bytes between the length of the padding and the content */
    private static byte[] content(Frame frame, int skipped) throws IOException {
        byte[] payload = frame.payload();
        boolean isPadded = frame.has(PADDED);
        int from = (isPadded ? 1 : 0) + skipped;
        int to = payload.length - (isPadded && payload.length > 0 ? payload[0] & 0xff : 0);
        if (from > to) {
            throw new IOException("a frame's padding is longer than the frame");
        }
        return Arrays.copyOfRange(payload, from, to);
    }

    private byte[] block(Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(content(first, first.has(PRIORITY) ? 5 : 0));
        Frame last = first;
        while (!last.has(END_HEADERS)) {
            last = readPiece();
            boolean isExpected = last.type() == CONTINUATION && last.stream() == first.stream();
            if (!isExpected || block.size() + last.payload().length > MAX_HEADERS) {
                throw new IOException("headers do not end as they should");
            }
            block.writeBytes(last.payload());
        }
        return block.toByteArray();
    }

    /** Must see every block that comes, also of calls that nobody answers: later ones refer to what was said there. */
    Map<String, String> decoded(byte[] block) throws IOException {
        Map<String, String> decoded = new HashMap<>();
        headers.decode(
                new ByteArrayInputStream(block), (name, value, isSensitive) -> decoded.put(text(name), text(value)));
        if (headers.endHeaderBlock()) {
            throw new IOException("headers are longer than " + MAX_HEADERS + " bytes");
        }
        return decoded;
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        synchronized (output) {
            output.write(frame.array());
            output.flush();
        }
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Headers without any reference to others, so that nothing needs to be remembered. */
    static byte[] encoded(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("Headers of this server are shorter than 127 bytes.");
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
