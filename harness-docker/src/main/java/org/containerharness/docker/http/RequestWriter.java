package org.containerharness.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes requests to a connection; bodies of unknown length in chunks. */
final class RequestWriter {

    private static final byte[] CRLF = {'\r', '\n'};

    private RequestWriter() {}

    static void send(UnixConnection connection, DockerHttpClient.Request request, boolean upgrade, CallTimeout patience)
            throws IOException {
        byte[] body = request.bodyBytes();
        InputStream streamed = body == null ? request.body() : null;
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (upgrade) {
            head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }
        if (streamed != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null || !request.method().equals("GET")) {
            head.append("Content-Length: ")
                    .append(body == null ? 0 : body.length)
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer first = ByteBuffer.allocate(start.length + (body == null ? 0 : body.length));
        first.put(start);
        if (body != null) {
            first.put(body);
        }
        connection.write(first.flip());
        if (streamed != null) {
            sendChunks(connection, streamed, patience);
        }
    }

    private static void sendChunks(UnixConnection connection, InputStream body, CallTimeout patience)
            throws IOException {
        byte[] block = new byte[32 * 1024];
        int read;
        while ((read = readSource(body, block)) >= 0) {
            if (read > 0) {
                byte[] size = Integer.toHexString(read).getBytes(StandardCharsets.US_ASCII);
                ByteBuffer chunk = ByteBuffer.allocate(size.length + read + 4);
                chunk.put(size).put(CRLF).put(block, 0, read).put(CRLF);
                connection.write(chunk.flip());
                if (patience.renewed()) {
                    connection.deadline().in(patience.limit());
                }
            }
        }
        connection.write(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Told apart from a broken connection, after which the engine's answer is awaited: it waits for the rest itself. */
    private static int readSource(InputStream body, byte[] block) throws ClosedByInterruptException {
        try {
            return body.read(block);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.SOURCE, e);
        }
    }
}
