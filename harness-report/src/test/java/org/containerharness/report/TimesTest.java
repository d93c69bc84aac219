package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "1049, 1.0 s",
        "1050, 1.1 s",
        "59949, 59.9 s",
        "59950, 1 min 00 s",
        "69499, 1 min 09 s",
        "119600, 2 min 00 s",
        "3723000, 62 min 03 s"
    })
    void isForPeople(long millis, String text) {
        assertThat(Times.text(millis)).isEqualTo(text);
    }
}
