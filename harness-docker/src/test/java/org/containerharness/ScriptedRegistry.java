package org.containerharness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A registry that is there and answers as it was told. Engines try TLS first with registries on loopback; that connection
 * is closed at once, or they would wait for ten seconds.
 */
public final class ScriptedRegistry implements AutoCloseable {

    /** What becomes of an image on its way. */
    public enum Fault {
        /** The connection ends in the middle of the image's manifest. */
        HALF_MANIFEST,
        /** The connection ends in the middle of a layer, each time. */
        HALF_LAYER,
        /** A layer has the right length and other bytes. */
        DAMAGED_LAYER,
        /** There is an image for another processor only. */
        OTHER_PLATFORM
    }

    private record Answer(int status, String type, byte[] body, int sent) {

        static Answer json(int status, String body) {
            return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer of(int status, String type, byte[] body) {
            return new Answer(status, type, body, body.length);
        }

        Answer half() {
            return new Answer(status, type, body, body.length / 2);
        }
    }

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int LAYER_SIZE = 64 * 1024;

    private final ServerSocket server;
    private final Function<String, Answer> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ScriptedRegistry(ServerSocket server, Function<String, Answer> answers) {
        this.server = server;
        this.answers = answers;
    }

    /** One that answers every request for an image with this status. */
    public static ScriptedRegistry answering(int status, String errorCode) throws IOException {
        Answer answer = Answer.json(status, "{\"errors\":[{\"code\":\"" + errorCode + "\",\"message\":\"no\"}]}");
        return started(path -> answer);
    }

    /** One that has {@code team/app:1}, with a fault. */
    public static ScriptedRegistry serving(Fault fault) throws IOException {
        byte[] layer = new byte[LAYER_SIZE];
        new Random(fault.ordinal()).nextBytes(layer);
        byte[] configuration =
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                                + "\"diff_ids\":[\"" + digest(layer) + "\"]}}")
                        .getBytes(StandardCharsets.UTF_8);
        String prefix = "application/vnd.docker.";
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + prefix
                        + "distribution.manifest.v2+json\",\"config\":"
                        + descriptor(prefix + "container.image.v1+json", configuration) + ",\"layers\":["
                        + descriptor(prefix + "image.rootfs.diff.tar", layer) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        String list = "{\"schemaVersion\":2,\"mediaType\":\"" + prefix
                + "distribution.manifest.list.v2+json\",\"manifests\":["
                + descriptor(prefix + "distribution.manifest.v2+json", manifest)
                        .replace("}", ",\"platform\":{\"architecture\":\"s390x\",\"os\":\"linux\"}}")
                + "]}";
        Answer plain = Answer.of(200, prefix + "distribution.manifest.v2+json", manifest);
        Answer lists =
                Answer.of(200, prefix + "distribution.manifest.list.v2+json", list.getBytes(StandardCharsets.UTF_8));
        byte[] damaged = layer.clone();
        damaged[LAYER_SIZE / 2]++;
        Answer content = Answer.of(200, "application/octet-stream", fault == Fault.DAMAGED_LAYER ? damaged : layer);
        Map<String, Answer> paths = new HashMap<>();
        Answer first = fault == Fault.OTHER_PLATFORM ? lists : fault == Fault.HALF_MANIFEST ? plain.half() : plain;
        paths.put("/v2/team/app/manifests/1", first);
        paths.put("/v2/team/app/manifests/" + digest(first.body()), first);
        paths.put(
                "/v2/team/app/blobs/" + digest(configuration),
                Answer.of(200, "application/octet-stream", configuration));
        paths.put("/v2/team/app/blobs/" + digest(layer), fault == Fault.HALF_LAYER ? content.half() : content);
        Answer none = Answer.json(404, "{}");
        return started(path -> paths.getOrDefault(path, none));
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"size\":" + content.length + ",\"digest\":\"" + digest(content)
                + "\"}";
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ScriptedRegistry started(Function<String, Answer> answers) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        ScriptedRegistry registry = new ScriptedRegistry(server, answers);
        Thread thread = new Thread(registry::serve, "scripted-registry");
        thread.setDaemon(true);
        thread.start();
        return registry;
    }

    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Paths that were asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
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
        String[] request = head(in).split(" ", 3);
        if (request.length < 3) {
            return;
        }
        requests.add(request[1]);
        boolean isPing = request[1].equals("/v2/");
        Answer answer = isPing ? Answer.json(200, "{}") : answers.apply(request[1]);
        OutputStream out = connection.getOutputStream();
        out.write(("HTTP/1.1 " + answer.status() + " scripted\r\nContent-Type: " + answer.type()
                        + "\r\nContent-Length: " + answer.body().length
                        + "\r\nDocker-Content-Digest: " + digest(answer.body()) + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        if (!request[0].equals("HEAD")) {
            out.write(answer.body(), 0, answer.sent());
        }
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
