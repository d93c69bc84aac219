package org.containerharness.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes one answer apart, in whatever pieces it comes; first its {@linkplain #head head}, then its {@linkplain #body
 * body}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
public final class HttpDecoder {

    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        COUNTED,
        UNTIL_CLOSE,
        COMPLETE
    }

    private static final String START = "HTTP/";
    private static final int LONGEST_TEXT = 256 * 1024;
    private static final int PREVIEW = 200;

    private final boolean hasBody;
    private final StringBuilder text = new StringBuilder();
    private State state = State.HEAD;
    private long left;

    /** @param hasBody false for what answers a HEAD request */
    public HttpDecoder(boolean hasBody) {
        this.hasBody = hasBody;
    }

    /**
     * Takes what belongs to the head; interim answers are skipped, but for a change of protocol.
     *
     * @return null if there must be more
     * @throws NotHttpException as soon as the first bytes show it
     */
    public @Nullable HttpHead head(ByteBuffer data) throws NotHttpException {
        while (data.hasRemaining()) {
            char c = (char) (data.get() & 0xff);
            text.append(c);
            int length = text.length();
            if (c == '\n' && (endsWith("\r\n\r\n") || endsWith("\n\n"))) {
                HttpHead head = HttpHead.parse(text.toString());
                text.setLength(0);
                if (!head.isInterim()) {
                    begin(head);
                    return head;
                }
            } else if (length > LONGEST_TEXT || (length == START.length() && text.indexOf(START) != 0)) {
                throw new NotHttpException(text + preview(data));
            }
        }
        return null;
    }

    private boolean endsWith(String end) {
        int offset = text.length() - end.length();
        return offset >= 0 && text.indexOf(end, offset) == offset;
    }

    private static String preview(ByteBuffer data) {
        byte[] more = new byte[Math.min(data.remaining(), PREVIEW)];
        data.get(more);
        return new String(more, StandardCharsets.UTF_8);
    }

    private void begin(HttpHead head) {
        if (!hasBody || !head.hasBody()) {
            state = State.COMPLETE;
        } else if (head.isChunked()) {
            state = State.CHUNK_SIZE;
        } else if (head.length() < 0) {
            state = State.UNTIL_CLOSE;
        } else {
            left = head.length();
            state = left == 0 ? State.COMPLETE : State.COUNTED;
        }
    }

    /**
     * Takes the next part of the body.
     *
     * @param most how many bytes it may have
     * @return shows a part of {@code data}; empty if there must be more, or if the answer is complete
     */
    public ByteBuffer body(ByteBuffer data, int most) throws IOException {
        while (data.hasRemaining()) {
            switch (state) {
                case CHUNK_SIZE -> chunkSize(data);
                case CHUNK_DATA -> {
                    return counted(data, most, State.CHUNK_END);
                }
                case CHUNK_END -> {
                    if (line(data) != null) {
                        state = State.CHUNK_SIZE;
                    }
                }
                case TRAILER -> trailer(data);
                case COUNTED -> {
                    return counted(data, most, State.COMPLETE);
                }
                case UNTIL_CLOSE -> {
                    return part(data, most);
                }
                case COMPLETE -> {
                    return part(data, 0);
                }
                case HEAD -> throw new IllegalStateException("The head comes first.");
            }
        }
        return data;
    }

    private void chunkSize(ByteBuffer data) throws IOException {
        String line = line(data);
        if (line == null) {
            return;
        }
        int semicolon = line.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? line : line.substring(0, semicolon)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("the answer has a chunk of the size <" + line + ">", e);
        }
        state = left == 0 ? State.TRAILER : State.CHUNK_DATA;
    }

    private void trailer(ByteBuffer data) throws IOException {
        String line = line(data);
        if (line != null && line.isEmpty()) {
            state = State.COMPLETE;
        }
    }

    private ByteBuffer counted(ByteBuffer data, int most, State next) {
        ByteBuffer part = part(data, (int) Math.min(left, most));
        left -= part.remaining();
        if (left == 0) {
            state = next;
        }
        return part;
    }

    private static ByteBuffer part(ByteBuffer data, int most) {
        ByteBuffer part = data.slice(data.position(), Math.min(data.remaining(), most));
        data.position(data.position() + part.remaining());
        return part;
    }

    private @Nullable String line(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            char c = (char) (data.get() & 0xff);
            if (c == '\n') {
                String line = text.toString().trim();
                text.setLength(0);
                return line;
            }
            text.append(c);
            if (text.length() > LONGEST_TEXT) {
                throw new IOException("the answer has a line without end");
            }
        }
        return null;
    }

    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** The body has no length: it ends with the connection. */
    public boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** Says what is missing, if the connection ends now. */
    EOFException brokenOff() {
        return new EOFException(
                switch (state) {
                    case HEAD ->
                        text.isEmpty()
                                ? "the connection was accepted and closed without an answer"
                                : "the answer broke off";
                    case COUNTED ->
                        "the answer broke off " + left + (left == 1 ? " byte" : " bytes") + " before its end";
                    case CHUNK_DATA -> "the answer broke off inside a chunk";
                    default -> "the answer broke off between two chunks";
                });
    }
}
