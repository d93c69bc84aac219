package org.containerharness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a service's first answer in its own protocol; the floor that no readiness check can be faster than. */
final class Answers {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private Answers() {}

    static void ofRedis(InetSocketAddress address) {
        first(address, "PING\r\n", "+PONG");
    }

    static void ofHttp(InetSocketAddress address) {
        first(address, "GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200");
    }

    private static void first(InetSocketAddress address, String question, String answer) {
        long from = System.nanoTime();
        while (!answers(address, question, answer)) {
            if (System.nanoTime() - from > LIMIT) {
                throw new IllegalStateException(address + " did not answer within 30 s.");
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static boolean answers(InetSocketAddress address, String question, String answer) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes(answer.length());
            return new String(head, StandardCharsets.US_ASCII).equals(answer);
        } catch (IOException e) {
            return refuses(e);
        }
    }

    private static boolean refuses(IOException e) {
        if (e instanceof java.net.SocketException || e instanceof java.net.SocketTimeoutException) {
            return false;
        }
        throw new UncheckedIOException(e);
    }
}
