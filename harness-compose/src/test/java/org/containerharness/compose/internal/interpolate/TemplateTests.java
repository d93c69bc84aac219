package org.containerharness.compose.internal.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTests {

    private final List<String> missing = new ArrayList<>();
    private final Variables variables = Variables.of(Map.of("SET", "value", "EMPTY", ""), missing::add);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            emptyValue = "",
            value = {
                "plain, plain",
                "$SET, value",
                "${SET}, value",
                "a${SET}b, avalueb",
                "$SET-$SET, value-value",
                "$$SET, $SET",
                "$${SET}, ${SET}",
                "cost $5, cost $5",
                "end$, end$",
                "$ x, $ x",
                "${SET:-other}, value",
                "${EMPTY:-other}, other",
                "${UNSET:-other}, other",
                "${EMPTY-other}, \"\"",
                "${UNSET-other}, other",
                "${SET:+other}, other",
                "${EMPTY:+other}, \"\"",
                "${EMPTY+other}, other",
                "${UNSET+other}, \"\"",
                "${SET:?other}, value",
                "${EMPTY?other}, \"\"",
                "${UNSET:-${EMPTY:-${SET}}}x, valuex",
                "${UNSET:-{\"a\": 1}}, {\"a\": 1}",
                "${UNSET-a:-b}, a:-b",
                "${UNSET:-$$}, $"
            })
    void replacesVariables(String text, String expected) {
        assertThat(InterpolatedText.expand(text, variables)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${1A}", "${SET", "${SET/a/b}", "${SET:other}", "${SET:-other"})
    void refusesMalformedTemplates(String text) {
        assertThatThrownBy(() -> InterpolatedText.expand(text, variables))
                .isInstanceOf(TemplateException.class)
                .hasMessage(
                        "invalid interpolation format \"" + text + "\"; you may need to escape any $ with another $");
    }

    @Test
    void namesTheRequiredVariableAndTheReason() {
        assertThatThrownBy(() -> InterpolatedText.expand("${UNSET:?set it to $SET}", variables))
                .hasMessage("required variable UNSET is missing a value: set it to value");
        assertThatThrownBy(() -> InterpolatedText.expand("${EMPTY:?}", variables))
                .hasMessage("required variable EMPTY is missing a value");
    }

    @Test
    void evaluatesOnlyTheWordThatIsUsed() {
        assertThat(InterpolatedText.expand("${SET:-${UNSET:?never read}}", variables))
                .isEqualTo("value");
    }

    @Test
    void tellsOfVariablesWithoutValue() {
        assertThat(InterpolatedText.expand("[$UNSET][${OTHER}][${THIRD:-x}]", variables))
                .isEqualTo("[][][x]");

        assertThat(missing).containsExactly("UNSET", "OTHER");
    }

    @Test
    void refusesEndlessNesting() {
        String nested = "${A:-".repeat(1_000) + "}".repeat(1_000);

        assertThatThrownBy(() -> InterpolatedText.expand(nested, variables))
                .hasMessage("variables nest more than 50 levels");
    }
}
