package org.containerharness.readiness;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.containerharness.http.HttpHead;
import org.containerharness.http.HttpReader;
import org.containerharness.http.NotHttpException;
import org.containerharness.model.DurationText;
import org.containerharness.model.HostAndPort;

/**
 * One HTTP/1.1 request over a connection of its own.
 *
 * <p>Not the JDK's clients: {@code java.net.http} and {@code HttpURLConnection} take 40 to 150 ms longer to load, which a
 * first start in a JVM would pay, and the latter obeys settings global to the JVM (proxies, authenticators, cookies).
 *
 * @param address resolved or not
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

    /** @param body UTF-8, at most 64 KiB; empty if it was not asked for */
    record Answer(HttpHead head, String body) {

        int status() {
            return head.status();
        }

        /** All values of a header, whatever case its name is written in. */
        Optional<String> header(String name) {
            return Optional.ofNullable(head.headers().get(name)).map(values -> String.join(", ", values));
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
            plain.connect(ConnectAttempt.resolved(address), millisUntil(deadline));
            plain.setSoTimeout(millisUntil(deadline));
            try (Socket socket = tls ? TrustingTls.over(plain, address) : plain) {
                socket.getOutputStream().write(head().getBytes(StandardCharsets.UTF_8));
                return read(new HttpReader(Channels.newChannel(new Limited(socket, deadline))), wantsBody);
            }
        } catch (NotHttpException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException("the answer is not HTTP but " + Excerpt.quoted(first), e);
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + DurationText.print(timeout), e);
        }
    }

    private String head() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", HostAndPort.of(address).toString());
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

    private Answer read(HttpReader answers, Predicate<Answer> wantsBody) throws IOException {
        Answer answer = new Answer(answers.head(!method.equals("HEAD")), "");
        return answers.isComplete() || !wantsBody.test(answer)
                ? answer
                : new Answer(answer.head(), body(answers.body()).toString(StandardCharsets.UTF_8));
    }

    private static ByteArrayOutputStream body(InputStream in) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] block = new byte[4096];
        try {
            int count;
            while ((count = in.read(block, 0, Math.min(block.length, LONGEST_BODY - body.size()))) > 0) {
                body.write(block, 0, count);
            }
        } catch (IOException e) {
            // What came so far is judged; a stream that never ends is cut by the time limit.
            return body;
        }
        return body;
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
