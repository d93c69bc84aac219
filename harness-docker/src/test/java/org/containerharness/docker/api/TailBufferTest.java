package org.containerharness.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TailBufferTest {

    private static TailBuffer written(long limit, String text, int chunk) {
        TailBuffer buffer = new TailBuffer(limit);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += chunk) {
            buffer.write(bytes, i, Math.min(chunk, bytes.length - i));
        }
        return buffer;
    }

    @Test
    void keepsAllUpToTheLimit() {
        String text = "0123456789".repeat(30_000);

        for (int chunk : new int[] {1, 7, 16_384, 300_000}) {
            TailBuffer buffer = written(300_000, text, chunk);
            assertThat(buffer.text()).isEqualTo(text);
            assertThat(buffer.leftOut()).isZero();
        }
        assertThat(new TailBuffer(10).text()).isEmpty();
    }

    @Test
    void keepsTheEndAndSaysHowMuchIsLeftOut() {
        String text = "0123456789".repeat(30_000);

        for (int chunk : new int[] {1, 7, 16_384, 300_000}) {
            TailBuffer buffer = written(100_001, text, chunk);
            assertThat(buffer.text()).isEqualTo(text.substring(199_999));
            assertThat(buffer.leftOut()).isEqualTo(199_999);
        }
        TailBuffer nothing = written(0, text, 100);
        assertThat(nothing.text()).isEmpty();
        assertThat(nothing.leftOut()).isEqualTo(300_000);
    }

    @Test
    void beginsWithAWholeCharacter() {
        assertThat(written(5, "aéé€€", 3).text()).isEqualTo("€");
    }
}
