package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection over a Unix socket; used by one thread at a time. */
public final class UnixConnection implements Closeable {

    private static final int HEAD_LIMIT = 256 * 1024;

    /** The head of an answer. */
    record Head(int status, Map<String, List<String>> headers) {

        String header(String name) {
            List<String> values = headers.get(name);
            return values == null || values.isEmpty() ? "" : values.get(0);
        }
    }

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).limit(0);
    private final Deadline deadline;

    private UnixConnection(SocketChannel channel, Deadline.Clock clock) {
        this.channel = channel;
        this.deadline = clock.deadline(channel);
    }

    static UnixConnection open(Path socket, Deadline.Clock clock, Duration limit) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        UnixConnection connection = new UnixConnection(SocketChannel.open(StandardProtocolFamily.UNIX), clock);
        connection.deadline.in(limit);
        try {
            connection.channel.connect(address);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
        connection.deadline.in(Duration.ZERO);
        return connection;
    }

    SocketChannel channel() {
        return channel;
    }

    Deadline deadline() {
        return deadline;
    }

    /** False if the other side closed it meanwhile, or sent something nobody asked for. */
    boolean isUsable() {
        if (!channel.isOpen() || buffer.hasRemaining()) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the head of an answer; interim answers but 101 are skipped. */
    Head readHead() throws IOException {
        Head head;
        do {
            head = parse(headText());
        } while (head.status() < 200 && head.status() != 101);
        return head;
    }

    private String headText() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = read();
            if (c < 0) {
                throw new EOFException(
                        text.isEmpty() ? "the connection was closed without an answer" : "the answer broke off");
            }
            text.append((char) c);
            int length = text.length();
            if (c == '\n' && length > 1 && (endsWith(text, "\r\n\r\n") || endsWith(text, "\n\n"))) {
                return text.toString();
            }
            if (length > HEAD_LIMIT || (length == 5 && !text.toString().equals("HTTP/"))) {
                throw new NotHttpException(text + preview());
            }
        }
    }

    private String preview() {
        byte[] more = new byte[Math.min(buffer.remaining(), 200)];
        buffer.get(more);
        return new String(more, StandardCharsets.UTF_8);
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int offset = text.length() - end.length();
        return offset >= 0 && text.indexOf(end, offset) == offset;
    }

    static Head parse(String text) throws IOException {
        String[] lines = text.split("\n");
        String[] status = lines[0].trim().split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).trim();
                List<String> values = headers.get(name);
                if (values == null) {
                    values = new ArrayList<>(1);
                    headers.put(name, values);
                }
                values.add(lines[i].substring(colon + 1).trim());
            }
        }
        try {
            return new Head(Integer.parseInt(status[1]), headers);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new NotHttpException(text);
        }
    }

    int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int read;
        try {
            read = channel.read(buffer);
        } finally {
            buffer.flip();
        }
        return read > 0;
    }

    /** Says that nothing more will be sent. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** True if a failure comes from the deadline. */
    boolean isTimeout(IOException failure) {
        return failure instanceof ClosedChannelException
                && !(failure instanceof ClosedByInterruptException)
                && deadline.hasPassed();
    }

    @Override
    public void close() throws IOException {
        deadline.in(Duration.ZERO);
        channel.close();
    }

    /** What answers does not speak HTTP. */
    public static final class NotHttpException extends IOException {

        private static final long serialVersionUID = 1L;

        NotHttpException(String beginning) {
            super(beginning);
        }
    }

    /** The body up to the end of the connection. */
    InputStream rawBody() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return UnixConnection.this.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return length == 0 ? 0 : UnixConnection.this.read(target, offset, length);
            }
        };
    }

    /** Sends as it comes. */
    OutputStream rawOutput() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                UnixConnection.this.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }
}
