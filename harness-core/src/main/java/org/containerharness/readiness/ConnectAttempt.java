package org.containerharness.readiness;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** One try to connect to a TCP port. */
enum ConnectAttempt {
    /** Connected, and not closed again by the other side while that was looked at. */
    OPEN("accepts connections"),
    REFUSED("refused the connection"),
    /** Accepted and closed: a forwarder in front of a port where nothing listens. */
    CLOSED("closed the connection at once"),
    /** No answer, or no route. */
    SILENT("did not answer");

    private static final int CONNECT_MILLIS = 1_000;

    /** How long a forwarder on this machine may take to find out that nothing listens behind it. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final String words;

    ConnectAttempt(String words) {
        this.words = words;
    }

    /** A predicate, such as {@code refused the connection}. */
    String words() {
        return words;
    }

    /** Connects; enough where nothing stands between this side and the process. */
    static ConnectAttempt at(InetSocketAddress address) {
        return at(address, Optional.empty());
    }

    /**
     * Connects and sees whether the connection is kept; for ports behind a forwarder that accepts by itself.
     *
     * @param closingDelay see {@link org.containerharness.engine.Engine#closingDelay()}
     */
    static ConnectAttempt behindForwarder(InetSocketAddress address, Duration closingDelay) {
        return at(address, Optional.of(closingDelay));
    }

    static InetSocketAddress resolved(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }

    private static ConnectAttempt at(InetSocketAddress address, Optional<Duration> look) {
        try (Socket socket = new Socket()) {
            long before = System.nanoTime();
            socket.connect(resolved(address), CONNECT_MILLIS);
            return look.isPresent() ? isKept(socket, System.nanoTime() - before, look.get()) : OPEN;
        } catch (ConnectException e) {
            return e.getMessage() != null && e.getMessage().contains("refused") ? REFUSED : SILENT;
        } catch (SocketTimeoutException e) {
            return SILENT;
        } catch (SocketException e) {
            return e.getMessage() != null && e.getMessage().contains("reset") ? CLOSED : SILENT;
        } catch (IOException e) {
            return SILENT;
        }
    }

    /** The closing of a forwarder takes about as long as connecting did, or as is known of it. */
    private static ConnectAttempt isKept(Socket socket, long connectNanos, Duration closingDelay) throws IOException {
        long far = Math.max(connectNanos * 3, closingDelay.toNanos() * 3 / 2);
        socket.setSoTimeout((int) LOOK.plusNanos(far).toMillis());
        try {
            return socket.getInputStream().read() < 0 ? CLOSED : OPEN;
        } catch (SocketTimeoutException e) {
            return OPEN;
        }
    }
}
