package org.containerharness.compose.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.containerharness.compose.internal.tree.ScalarNode.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarRulesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"yes", "on", "n", "22:22", "1.2.3", "0x", "0o8", "_1", "1e400", "2024-13-45", "-", "+", "=", "<<"
            })
    void leavesTextAlone(String text) {
        assertThat(ScalarRules.resolve(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "010, 8", "0o17, 15", "-0o7, -7", "0x1F, 31", "0b11, 3", "1_000, 1000", "+5, 5", "-0, 0"})
    void readsWholeNumbers(String text, long number) {
        assertThat(ScalarRules.resolve(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "08, 8", ".5, 0.5", "1e3, 1000", "18446744073709551616.0, 1.8446744073709552E19"})
    void readsNumbers(String text, double number) {
        assertThat(ScalarRules.resolve(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775808, 9223372036854775808",
        "12345678901234567890, 12345678901234567890",
        "-9223372036854775809, -9223372036854775809",
        "18_446_744_073_709_551_616, 18446744073709551616",
        "+123456789012345678901234567890, 123456789012345678901234567890",
        "0xFFFFFFFFFFFFFFFF, 18446744073709551615",
        "0o1777777777777777777777, 18446744073709551615",
        "01777777777777777777777, 18446744073709551615",
        "0b1000000000000000000000000000000000000000000000000000000000000000, 9223372036854775808"
    })
    void keepsAllDigitsOfLargeWholeNumbers(String text, BigInteger number) {
        assertThat(ScalarRules.resolve(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1FFFFFFFFFFFFFFFF", "-0xFFFFFFFFFFFFFFFF", "0o7777777777777777777777"})
    void leavesMoreThan64BitsAlone(String text) {
        assertThat(ScalarRules.resolve(text)).isEqualTo(text);
    }

    @Test
    void readsNullsAndBooleans() {
        assertThat(ScalarRules.resolve("~")).isNull();
        assertThat(ScalarRules.resolve("")).isNull();
        assertThat(ScalarRules.resolve("True")).isEqualTo(true);
        assertThat(ScalarRules.resolve("FALSE")).isEqualTo(false);
    }

    @Test
    void tellsDatesFromText() {
        assertThat(ScalarRules.resolve("2024-1-2")).isEqualTo(new Timestamp("2024-01-02T00:00:00Z"));
        assertThat(ScalarRules.resolve("2024-01-02T03:04:05.60+01:00"))
                .isEqualTo(new Timestamp("2024-01-02T03:04:05.6+01:00"));
    }
}
