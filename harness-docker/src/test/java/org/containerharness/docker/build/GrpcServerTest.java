package org.containerharness.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.docker.http.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GrpcServerTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private record Frame(int type, int flags, int stream, byte[] payload) {

        private String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }
    }

    private final PipedInputStream atServer = new PipedInputStream(1 << 20);
    private final PipedInputStream atClient = new PipedInputStream(1 << 20);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final DataInputStream in = new DataInputStream(atClient);
    private DataOutputStream out = new DataOutputStream(new ByteArrayOutputStream());

    @BeforeEach
    void start() throws IOException {
        PipedOutputStream answers = new PipedOutputStream(atClient);
        out = new DataOutputStream(new PipedOutputStream(atServer));
        Transport.Upgraded connection = new Transport.Upgraded(101, atServer, answers, () -> {
            answers.close();
            closed.countDown();
        });
        new GrpcServer(
                        connection,
                        "grpc-test",
                        Map.of(
                                "/echo",
                                call -> call.write(call.readOnly()),
                                "/large",
                                call -> {
                                    call.readOnly();
                                    call.write(new byte[100_000]);
                                },
                                "/waiting",
                                call -> {
                                    try {
                                        while (call.read().isPresent()) {
                                            continue;
                                        }
                                    } catch (IOException e) {
                                        cancelled.countDown();
                                        throw e;
                                    }
                                },
                                "/broken",
                                call -> {
                                    throw new IllegalStateException("a secret");
                                }))
                .start();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        send(SETTINGS, 0, 0);
    }

    @AfterEach
    void close() throws IOException {
        out.close();
    }

    private void send(int type, int flags, int stream, byte... payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    private static byte[] path(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x04);
        block.write(path.length());
        block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    private static byte[] message(int compressed, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) compressed)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private Frame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        Frame head = new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), new byte[length]);
        in.readFully(head.payload());
        return head;
    }

    private Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    private Frame trailers() throws IOException {
        Frame frame = next(HEADERS);
        while ((frame.flags() & END_STREAM) == 0) {
            frame = next(HEADERS);
        }
        return frame;
    }

    private boolean isAtEnd() {
        try {
            while (true) {
                next();
            }
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void answersACallWhoseHeadersComeInPieces() throws IOException {
        byte[] headers = path("/echo");
        send(HEADERS, 0, 1, headers[0], headers[1]);
        send(CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(headers, 2, headers.length));
        byte[] message = message(0, "hello");
        send(DATA, 0, 1, java.util.Arrays.copyOf(message, 7));
        send(DATA, END_STREAM, 1, java.util.Arrays.copyOfRange(message, 7, message.length));

        assertThat(next(HEADERS).text()).contains(":status", "200", "application/grpc");
        assertThat(next(DATA).payload()).isEqualTo(message);
        Frame trailers = trailers();
        assertThat(trailers.stream()).isEqualTo(1);
        assertThat(trailers.payload()).containsSequence("grpc-status\0010".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void sendsNoMoreThanTheOtherSideTakes() throws IOException {
        send(HEADERS, END_HEADERS, 1, path("/large"));
        send(DATA, END_STREAM, 1, message(0, ""));
        int received = 0;
        while (received < 65_535) {
            received += next(DATA).payload().length;
        }
        assertThat(received).isEqualTo(65_535);
        send(PING, 0, 0, new byte[8]);

        assertThat(next().type()).isEqualTo(PING);
        send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(100_000).array());
        send(WINDOW_UPDATE, 0, 1, ByteBuffer.allocate(4).putInt(100_000).array());
        while (received < 100_005) {
            received += next(DATA).payload().length;
        }
        assertThat(trailers().text()).contains("grpc-status");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        send(HEADERS, END_HEADERS, 1, path("/none"));
        assertThat(trailers().text()).contains("grpc-status\00212", "no such method");

        send(HEADERS, END_HEADERS, 3, path("/echo"));
        send(DATA, END_STREAM, 3, message(1, "packed"));
        assertThat(trailers().text()).contains("grpc-status\00212", "compressed");

        send(HEADERS, END_HEADERS | END_STREAM, 5, path("/broken"));
        assertThat(trailers().text()).contains("grpc-status\0012").doesNotContain("a secret");
    }

    @Test
    void endsACallThatIsCancelled() throws Exception {
        send(HEADERS, END_HEADERS, 1, path("/waiting"));
        send(RESET, 0, 1, new byte[4]);

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsAllCallsWithTheConnection() throws Exception {
        send(HEADERS, END_HEADERS, 1, path("/waiting"));
        send(PING, 0, 0, new byte[8]);
        next(PING);
        out.close();

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesUpOnFramesThatAreNone() throws Exception {
        send(DATA, 0, 1, new byte[16_385]);

        assertThat(isAtEnd()).isTrue();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesUpOnHeadersThatDoNotEnd() throws Exception {
        send(HEADERS, END_HEADERS, 1, path("/waiting"));
        send(CONTINUATION, END_HEADERS, 1);

        assertThat(isAtEnd()).isTrue();
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
