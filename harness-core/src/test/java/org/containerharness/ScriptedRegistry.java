package org.containerharness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A registry that is there and answers every request for an image with one status. Engines try TLS first with registries
 * on loopback; that connection is closed at once, or they would wait for ten seconds.
 */
final class ScriptedRegistry implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket server;
    private final int status;
    private final String body;

    private ScriptedRegistry(ServerSocket server, int status, String body) {
        this.server = server;
        this.status = status;
        this.body = body;
    }

    static ScriptedRegistry answering(int status, String errorCode) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        ScriptedRegistry registry = new ScriptedRegistry(
                server, status, "{\"errors\":[{\"code\":\"" + errorCode + "\",\"message\":\"no\"}]}");
        Thread thread = new Thread(registry::serve, "scripted-registry");
        thread.setDaemon(true);
        thread.start();
        return registry;
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                connection.setSoTimeout(5_000);
                answer(connection);
            } catch (IOException e) {
                // The engine went away, or the test has ended.
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        BufferedInputStream in = new BufferedInputStream(connection.getInputStream());
        in.mark(1);
        if (in.read() == TLS_HANDSHAKE) {
            return;
        }
        in.reset();
        String request = head(in);
        boolean isPing = request.startsWith("GET /v2/ ") || request.startsWith("HEAD /v2/ ");
        String content = isPing ? "{}" : body;
        String answer = "HTTP/1.1 " + (isPing ? 200 : status) + " scripted\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + content.length() + "\r\nConnection: close\r\n\r\n"
                + (request.startsWith("HEAD ") ? "" : content);
        OutputStream out = connection.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String head(BufferedInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
