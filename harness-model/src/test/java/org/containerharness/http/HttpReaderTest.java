package org.containerharness.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReaderTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static HttpReader reader(String text, int piece) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new HttpReader(Channels.newChannel(new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, piece));
            }

            @Override
            public int available() {
                return 0;
            }
        }));
    }

    private static HttpReader reader(String text) {
        return reader(text, 1000);
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void readsOneAnswerAfterTheOtherWhateverThePieces(int piece) throws IOException {
        HttpReader reader = reader(
                "HTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nX-A: b\r\nx-a: c\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n"
                        + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
                        + "HTTP/1.1 404 Not Found\nContent-Length: 4\n\nnone"
                        + "HTTP/1.1 204 No Content\r\n\r\n"
                        + "HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nall the rest",
                piece);

        HttpHead first = reader.head(true);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("x-A")).isEqualTo("b");
        assertThat(first.headers().get("X-a")).containsExactly("b", "c");
        assertThat(text(reader.body())).isEqualTo("abc0123456789");
        assertThat(reader.isComplete()).isTrue();
        assertThat(reader.head(true).status()).isEqualTo(404);
        assertThat(text(reader.body())).isEqualTo("none");
        assertThat(reader.head(true).status()).isEqualTo(204);
        assertThat(reader.isComplete()).isTrue();
        assertThat(reader.head(true).status()).isEqualTo(101);
        assertThat(reader.endsWithConnection()).isTrue();
        assertThat(text(reader.body())).isEqualTo("all the rest");
        assertThat(reader.isComplete()).isFalse();
    }

    @Test
    void readsNoBodyAfterAHeadRequest() throws IOException {
        HttpReader reader = reader("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");

        reader.head(false);
        assertThat(reader.isComplete()).isTrue();
        assertThat(text(reader.body())).isEmpty();
        assertThat(reader.hasUnread()).isTrue();
    }

    @Test
    void readsToTheEndOfTheConnectionWithoutALength() throws IOException {
        HttpReader reader = reader("HTTP/1.0 200 OK\r\nContent-Length: many\r\n\r\nall of it");

        reader.head(true);
        assertThat(text(reader.body())).isEqualTo("all of it");
    }

    @Test
    void saysWhereAnAnswerBrokeOff() throws IOException {
        assertThatThrownBy(() -> reader("").head(true))
                .hasMessage("the connection was accepted and closed without an answer");
        assertThatThrownBy(() -> reader("HTTP/1.1 200 OK\r\n").head(true)).hasMessage("the answer broke off");
        assertThatThrownBy(() -> text(after("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")))
                .hasMessage("the answer broke off 7 bytes before its end");
        assertThatThrownBy(() -> text(after(CHUNKED + "A\r\nabc"))).hasMessage("the answer broke off inside a chunk");
        assertThatThrownBy(() -> text(after(CHUNKED + "3\r\nabc\r\n")))
                .hasMessage("the answer broke off between two chunks");
    }

    private static InputStream after(String text) throws IOException {
        HttpReader reader = reader(text);
        reader.head(true);
        return reader.body();
    }

    @Test
    void refusesWhatIsNoChunk() {
        assertThatThrownBy(() -> text(after(CHUNKED + "xyz\r\n")))
                .hasMessage("the answer has a chunk of the size <xyz>");
    }

    @Test
    void showsWhatCameInsteadOfHttp() {
        assertThatThrownBy(() -> reader("SSH-2.0-OpenSSH_9.2\r\n").head(true))
                .isInstanceOf(NotHttpException.class)
                .hasMessage("SSH-2.0-OpenSSH_9.2\r\n");
        assertThatThrownBy(() -> reader("HTTP/1.1 ok\r\n\r\n").head(true))
                .isInstanceOf(NotHttpException.class)
                .hasMessage("HTTP/1.1 ok\r\n\r\n");
    }
}
