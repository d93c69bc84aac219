package org.containerharness.junit.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastLinesTest {

    private final LastLines lines = new LastLines(100);

    @Test
    void keepsAllThatFits() throws IOException {
        add("one");
        add("two");

        assertThat(text()).isEqualTo("one\ntwo\n");
        assertThat(lines.linesLeftOut()).isZero();
    }

    @Test
    void leavesTheOldestOutAndCountsThem() throws IOException {
        IntStream.range(1000, 2000).forEach(number -> add(Integer.toString(number)));

        assertThat(text())
                .isEqualTo(IntStream.range(1980, 2000)
                        .mapToObj(number -> number + "\n")
                        .collect(Collectors.joining()));
        assertThat(lines.linesLeftOut()).isEqualTo(980);
        assertThat(lines.bytesLeftOut()).isEqualTo(980 * 5);
    }

    @Test
    void keepsLinesOfManyLengthsWhole() throws IOException {
        IntStream.range(0, 500).forEach(number -> add("x".repeat(number % 97)));
        add("last");

        assertThat(text().lines().reduce((one, other) -> other)).hasValue("last");
        assertThat(text().lines()
                        .filter(line -> !line.equals("last"))
                        .map(String::length)
                        .toList())
                .as("the ones before it, in order")
                .isEqualTo(IntStream.range(500 - (int) text().lines().count() + 1, 500)
                        .mapToObj(number -> number % 97)
                        .toList());
    }

    @Test
    void leavesOutALineThatDoesNotFitByItself() throws IOException {
        add("short");
        add("x".repeat(100));

        assertThat(text()).isEqualTo("short\n");
        assertThat(lines.linesLeftOut()).isEqualTo(1);
    }

    @Test
    void takesNoDifferenceOfClocksThatTheCallItselfExplains() {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");

        assertThat(EngineClock.difference(now, now.plusMillis(3), now.plusMillis(5)))
                .isZero();
        assertThat(EngineClock.difference(now, now.plusMillis(9), now.plusMillis(5)))
                .isEqualTo(Duration.ofMillis(4));
        assertThat(EngineClock.difference(now, now.minusMillis(7), now.plusMillis(5)))
                .isEqualTo(Duration.ofMillis(-7));
    }

    private void add(String line) {
        lines.add((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        lines.writeTo(text);
        return text.toString(StandardCharsets.UTF_8);
    }
}
