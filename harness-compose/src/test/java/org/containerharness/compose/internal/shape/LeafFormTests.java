package org.containerharness.compose.internal.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafFormTests {

    @ParameterizedTest
    @CsvSource({
        "90s, 1m30s",
        "1h5m30s20ms, 1h5m30.02s",
        "1.5s, 1.5s",
        "0s, 0s",
        "0, 0s",
        "100us, 100µs",
        "3ns, 3ns",
        "1d, 24h0m0s",
        "1w2d, 216h0m0s",
        "-5s, -5s",
        "0.5h, 30m0s"
    })
    void readsAndPrintsDurationsAsGoDoes(String text, String printed) {
        assertThat(GoDuration.print(GoDuration.parse(text).orElseThrow())).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "", "s", "1x", "1m 30s", "1.2.3s", "99999999999999999999h"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "1k, 1024",
        "1.5g, 1610612736",
        "64MB, 67108864",
        "1gib, 1073741824",
        "10 b, 10",
        "0.5GiB, 536870912",
        "1e3, 1000",
        "9007199254740993, 9007199254740993"
    })
    void readsSizes(String text, long bytes) {
        assertThat(ComposeByteSize.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1x", "1kbb", "k", "1 2", "9223372036854775808", "9999999p"})
    void refusesWhatIsNoSize(String text) {
        assertThat(ComposeByteSize.parse(text)).isEmpty();
    }

    @Test
    void splitsCommandsWithoutAShell() {
        assertThat(ShellWords.split("sh -c \"echo 'a b'\" a\\ b 'c\\d'"))
                .contains(List.of("sh", "-c", "echo 'a b'", "a b", "c\\d"));
        assertThat(ShellWords.split("echo $(ls -l) `date`")).contains(List.of("echo", "$(ls -l)", "`date`"));
        assertThat(ShellWords.split("a '' b")).contains(List.of("a", "", "b"));
        assertThat(ShellWords.split("")).contains(List.of());
    }

    @Test
    void endsTheCommandWhereAShellWouldStartAnother() {
        assertThat(ShellWords.split("one && two")).contains(List.of("one"));
        assertThat(ShellWords.split("one 2>file")).contains(List.of("one"));
        assertThat(ShellWords.split("one \"a|b\"")).contains(List.of("one", "a|b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "'open", "back\\", "a (b)", "$(open"})
    void refusesOpenQuotes(String text) {
        assertThat(ShellWords.split(text)).isEmpty();
    }
}
