package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.engine.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogDecoderTest {

    private static final String TIME = "2026-01-02T03:04:05.000000006Z";
    private static final String LATER = "2026-01-02T03:04:06.000000000Z";

    private final List<LogLine> lines = new ArrayList<>();

    private static byte[] frame(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        return frame.put((byte) stream)
                .position(4)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void decode(boolean raw, byte[] data, int piece) {
        LogDecoder decoder = new LogDecoder(raw, lines::add);
        for (int i = 0; i < data.length; i += piece) {
            decoder.feed(ByteBuffer.wrap(data, i, Math.min(piece, data.length - i)));
        }
        decoder.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1_000_000})
    void splitsFramesIntoLinesWhateverThePieces(int piece) {
        byte[] data = joined(
                frame(1, TIME + " one\n"),
                frame(2, TIME + " zwölf\r\n"),
                frame(1, TIME + " \n"),
                frame(1, LATER + " no end"));

        decode(false, data, piece);

        assertThat(lines)
                .containsExactly(
                        new LogLine(Instant.parse(TIME), LogLine.Stream.STDOUT, "one"),
                        new LogLine(Instant.parse(TIME), LogLine.Stream.STDERR, "zwölf"),
                        new LogLine(Instant.parse(TIME), LogLine.Stream.STDOUT, ""),
                        new LogLine(Instant.parse(LATER), LogLine.Stream.STDOUT, "no end"));
    }

    @Test
    void putsALineInSeveralFramesTogetherWithTheTimeOfItsFirst() {
        decode(
                false,
                joined(
                        frame(1, TIME + " aaa"),
                        frame(2, TIME + " between\n"),
                        frame(1, LATER + " bbb"),
                        frame(1, LATER + " ccc\n")),
                5);

        assertThat(lines)
                .containsExactly(
                        new LogLine(Instant.parse(TIME), LogLine.Stream.STDERR, "between"),
                        new LogLine(Instant.parse(TIME), LogLine.Stream.STDOUT, "aaabbbccc"));
    }

    @Test
    void cutsALongLineAndMarksIt() {
        byte[] data =
                joined(frame(1, TIME + " " + "x".repeat(100_000)), frame(1, LATER + " y\n"), frame(1, TIME + " z\n"));

        decode(false, data, 4096);

        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly(
                        "x".repeat(LogDecoder.LINE_LIMIT) + "… (cut after 64 KiB, " + (100_001 - LogDecoder.LINE_LIMIT)
                                + " bytes left out)",
                        "z");
    }

    @Test
    void readsATerminalWithoutFrames() {
        decode(true, (TIME + " $ ls\r\n" + LATER + " a b\r\n").getBytes(StandardCharsets.UTF_8), 4);

        assertThat(lines).extracting(LogLine::text).containsExactly("$ ls", "a b");
        assertThat(lines).extracting(LogLine::stream).containsOnly(LogLine.Stream.STDOUT);
    }

    @Test
    void keepsTextThatHasNoTimestamp() {
        decode(false, joined(frame(1, "plain text\n"), frame(1, "word")), 3);

        assertThat(lines).extracting(LogLine::text).containsExactly("plain text", "word");
    }
}
