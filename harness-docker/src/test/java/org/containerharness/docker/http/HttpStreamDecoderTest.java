package org.containerharness.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStreamDecoderTest {

    private final StringBuilder seen = new StringBuilder();
    private final HttpStreamDecoder decoder = new HttpStreamDecoder(new Transport.StreamSink() {
        @Override
        public void onHead(int status, Map<String, List<String>> headers) {
            seen.append(status).append(headers.get("x-a")).append(' ');
        }

        @Override
        public void onData(ByteBuffer data) {
            seen.append(StandardCharsets.UTF_8.decode(data));
        }

        @Override
        public void onEnd(@Nullable IOException cause) {
            seen.append(cause == null ? " end" : " " + cause.getMessage());
        }
    });

    private boolean feed(String text, int piece) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        boolean done = false;
        for (int i = 0; i < data.length; i += piece) {
            done = decoder.feed(ByteBuffer.wrap(data, i, Math.min(piece, data.length - i)));
        }
        return done;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void joinsChunksWhateverThePieces(int piece) throws IOException {
        boolean done = feed(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
                piece);
        decoder.end();

        assertThat(done).isTrue();
        assertThat(seen).hasToString("200[b] abc0123456789 end");
    }

    @Test
    void readsCountedBodies() throws IOException {
        assertThat(feed("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc", 1))
                .isTrue();
        assertThat(seen).hasToString("404null abc");
    }

    @Test
    void takesAConnectionThatClosesForTheEndOnlyWithoutFraming() throws IOException {
        feed("HTTP/1.1 200 OK\r\n\r\nabc", 4);
        decoder.end();
        assertThat(seen).hasToString("200null abc end");
    }

    @Test
    void tellsThatAChunkIsCut() throws IOException {
        feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n012", 50);
        decoder.end();
        assertThat(seen.toString()).endsWith("012 the connection was closed in the middle of an answer");
    }

    @Test
    void refusesWhatIsNoChunk() {
        assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 50))
                .hasMessageContaining("<xyz>");
    }
}
