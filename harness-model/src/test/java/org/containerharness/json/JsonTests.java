package org.containerharness.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

    enum Colour {
        RED
    }

    record Part(String name, int size) {}

    record Whole(
            String text,
            long number,
            boolean flag,
            Instant time,
            Duration length,
            Colour colour,
            Optional<String> maybe,
            List<Part> parts,
            Map<String, Integer> counts) {}

    @Test
    void aRecordComesBackAsItWas() {
        Whole whole = new Whole(
                "a \"b\" \\ \n\t\u0001 <script> \u202e \ud83d\ude00 €",
                1L << 40,
                true,
                Instant.parse("2026-11-26T18:20:00.123456Z"),
                Duration.ofMillis(1234),
                Colour.RED,
                Optional.of("there"),
                List.of(new Part("x", 1), new Part("", -2)),
                Map.of("y", 3));

        assertThat(JsonReader.read(JsonText.of(whole), Whole.class)).isEqualTo(whole);
    }

    @Test
    void whatIsMissingIsEmptyAndWhatIsUnknownIsLeftOut() {
        assertThat(JsonReader.read("{\"size\": 3, \"later\": [1, {\"a\": null}]}", Part.class))
                .isEqualTo(new Part("", 3));
    }

    @Test
    void textForAPageCannotEndItsElement() {
        assertThat(JsonText.forHtml(JsonText.of(List.of("</script>&\u2028"))))
                .isEqualTo("[\"\\u003c/script\\u003e\\u0026\\u2028\"]");
    }

    @Test
    void halfACharacterIsWrittenAsAnEscape() {
        assertThat(JsonText.of("a\ud83d")).isEqualTo("\"a\\ud83d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\":1", "[1,]", "\"a", "nul", "{\"a\" 1}", "1 2", "\"\\u12", "{\"a\":1,}", "-"})
    void whatIsCutOffIsNoJson(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nestingThatWouldEndTheStackIsRefused() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    record Times(Instant time, Duration length) {}

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T23:20:20.881317256Z, PT0.063367504S",
        "2026-02-28T00:00:00Z, PT0S",
        "2024-02-29T23:59:59.100Z, PT59.5S",
        "2026-11-26T23:20:20.000001Z, PT1M0.5S",
        "+12026-11-26T23:20:20Z, PT26H3M",
        "-0044-03-15T12:00:00Z, PT-0.5S",
        "1970-01-01T00:00:00.000000001Z, PT-1S"
    })
    void timesAreReadAsTheyAreWritten(String time, String length) {
        Times times = new Times(Instant.parse(time), Duration.parse(length));

        assertThat(JsonReader.read(JsonText.of(times), Times.class)).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13-26T23:20:20Z", "2026-11-26T23:20:2xZ", "2026-11-26T23:20:20.Z1Z", "yesterday", ""})
    void whatIsNoTimeIsRefused(String time) {
        assertThatThrownBy(() -> JsonReader.read("{\"time\":\"" + time + "\"}", Times.class))
                .isInstanceOfAny(IllegalArgumentException.class, DateTimeException.class);
    }
}
