package org.containerharness.readiness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.containerharness.model.DurationText;

/**
 * One HTTP/1.1 request over a connection of its own.
 *
 * <p>Not the JDK's clients: {@code java.net.http} and {@code HttpURLConnection} take 40 to 150 ms longer to load, which a
 * first start in a JVM would pay, and the latter obeys settings global to the JVM (proxies, authenticators, cookies).
 *
 * @param timeout of the whole exchange
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
record HttpRequest(
        InetSocketAddress address,
        boolean tls,
        String method,
        String path,
        Map<String, String> headers,
        Duration timeout) {

    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    /** @param body UTF-8, at most 64 KiB; empty if it was not asked for */
    record Answer(int status, Map<String, String> headers, String body) {

        /** Whatever case its name is written in. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /**
     * Sends it and reads the answer.
     *
     * @param wantsBody asked with the head of the answer
     */
    Answer send(Predicate<Answer> wantsBody) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket plain = new Socket()) {
            plain.connect(address, millisUntil(deadline));
            plain.setSoTimeout(millisUntil(deadline));
            try (Socket socket = tls ? TrustingTls.over(plain, address) : plain) {
                socket.getOutputStream().write(head().getBytes(StandardCharsets.UTF_8));
                return read(new BufferedInputStream(new Limited(socket, deadline)), wantsBody);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + DurationText.print(timeout), e);
        }
    }

    private String head() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", address.getHostString() + ":" + address.getPort());
        all.put("User-Agent", "container-harness");
        all.put("Accept", "*/*");
        if (!method.equals("GET") && !method.equals("HEAD")) {
            all.put("Content-Length", "0");
        }
        all.putAll(headers);
        all.put("Connection", "close");
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private Answer read(InputStream in, Predicate<Answer> wantsBody) throws IOException {
        Answer head = head(in);
        while (head.status() < 200) {
            head = head(in);
        }
        boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return bodiless || !wantsBody.test(head)
                ? head
                : new Answer(head.status(), head.headers(), body(in, head).toString(StandardCharsets.UTF_8));
    }

    private static Answer head(InputStream in) throws IOException {
        String statusLine = line(in);
        String[] words = statusLine.split(" ", 3);
        if (!words[0].startsWith("HTTP/") || words.length < 2 || !words[1].matches("[1-9][0-9]{2}")) {
            throw new IOException("the answer is not HTTP but " + Excerpt.quoted(statusLine));
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String line = line(in);
        while (!line.isEmpty() && headers.size() < MOST_HEADERS) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.merge(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim(),
                        (one, other) -> one + ", " + other);
            }
            line = line(in);
        }
        return new Answer(Integer.parseInt(words[1]), headers, "");
    }

    private static ByteArrayOutputStream body(InputStream in, Answer head) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            if (head.header("Transfer-Encoding")
                    .map(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"))
                    .orElse(false)) {
                copyChunks(in, body);
            } else {
                copy(
                        in,
                        body,
                        head.header("Content-Length").map(Long::parseLong).orElse(Long.MAX_VALUE));
            }
        } catch (IOException | NumberFormatException e) {
            // What came so far is judged; a stream that never ends is cut by the time limit.
            return body;
        }
        return body;
    }

    private static void copyChunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        long size = chunkSize(in);
        while (size > 0 && body.size() < LONGEST_BODY) {
            copy(in, body, size);
            line(in);
            size = chunkSize(in);
        }
    }

    private static long chunkSize(InputStream in) throws IOException {
        return Long.parseLong(line(in).split(";", 2)[0].trim(), 16);
    }

    private static void copy(InputStream in, ByteArrayOutputStream body, long length) throws IOException {
        byte[] buffer = new byte[4096];
        long left = Math.min(length, LONGEST_BODY - body.size());
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return;
            }
            body.write(buffer, 0, count);
            left -= count;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was accepted and closed without an answer");
        }
        while (next >= 0 && next != '\n' && line.size() < LONGEST_LINE) {
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /** Holds the limit of the whole exchange, where a socket's own limit is for each read. */
    private static final class Limited extends FilterInputStream {

        private final Socket socket;
        private final long deadline;

        Limited(Socket socket, long deadline) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            socket.setSoTimeout(millisUntil(deadline));
            return super.read(buffer, offset, length);
        }
    }
}
