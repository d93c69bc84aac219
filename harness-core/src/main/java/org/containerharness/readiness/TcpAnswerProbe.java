package org.containerharness.readiness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadyCondition;

/** A text that is sent over TCP and answered as expected. */
final class TcpAnswerProbe implements Probe {

    /** Of one try, connecting included; a server may take its time for the first answer. */
    private static final int LIMIT_MILLIS = 2_000;

    /** More than any greeting. */
    private static final int MOST_BYTES = 64 * 1024;

    private final ReadyCondition.TcpAnswer wanted;
    private final ContainerPort port;
    private final InetSocketAddress address;
    private final Supplier<ListeningSockets> sockets;
    private final Pattern pattern;
    private volatile Optional<Cause> wrong = Optional.empty();

    TcpAnswerProbe(
            ReadyCondition.TcpAnswer wanted,
            ContainerPort port,
            InetSocketAddress address,
            Supplier<ListeningSockets> sockets) {
        this.wanted = wanted;
        this.port = port;
        this.address = address;
        this.sockets = sockets;
        this.pattern = Pattern.compile(wanted.answer());
    }

    @Override
    public boolean knocksOnly() {
        return wanted.send().isEmpty();
    }

    @Override
    public ProbeResult probe() {
        String asked = "TCP " + port;
        try (Socket socket = new Socket()) {
            long until = System.nanoTime() + LIMIT_MILLIS * 1_000_000L;
            socket.connect(ConnectAttempt.resolved(address), LIMIT_MILLIS);
            socket.getOutputStream().write(wanted.send().getBytes(StandardCharsets.UTF_8));
            String answer = read(socket, until);
            if (pattern.matcher(answer).find()) {
                return new ProbeResult(Verdict.READY, asked + " answered " + Excerpt.quoted(answer));
            }
            String seen = answer.isEmpty() ? "did not answer" : "answered " + Excerpt.quoted(answer);
            String reason = seen + ", /" + pattern + "/ was expected";
            // Nothing at all may mean that only a forwarder is there.
            wrong = answer.isEmpty() ? Optional.empty() : Optional.of(new ReadinessCause.WrongAnswer(asked, reason));
            return ProbeResult.notYet(asked + " " + reason);
        } catch (IOException e) {
            wrong = Optional.empty();
            return ProbeResult.notYet(asked + ": " + Excerpt.of(e));
        }
    }

    /** Until the answer is there, the other side closes, or the time is over. */
    private String read(Socket socket, long until) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        String text = "";
        long left = LIMIT_MILLIS;
        try {
            while (left > 0
                    && read.size() < MOST_BYTES
                    && !pattern.matcher(text).find()) {
                socket.setSoTimeout((int) left);
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    break;
                }
                read.write(buffer, 0, length);
                text = read.toString(StandardCharsets.UTF_8);
                left = (until - System.nanoTime()) / 1_000_000L;
            }
        } catch (SocketTimeoutException e) {
            // What came until then is the answer.
        }
        return text;
    }

    @Override
    public Optional<Cause> cause() {
        return wrong;
    }

    @Override
    public Optional<Cause> diagnose() {
        return wrong.or(() -> sockets.get().explain(port));
    }
}
