package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {

    @ParameterizedTest
    @CsvSource({
        "0, success",
        "1, the program's own error",
        "42, the program's own error",
        "125, the engine could not run",
        "126, cannot be executed",
        "127, command not found",
        "130, SIGINT",
        "134, SIGABRT",
        "137, lack of memory",
        "139, segmentation fault",
        "143, SIGTERM",
        "162, ended by signal 34"
    })
    void areExplained(int code, String meaning) {
        assertThat(ExitCodes.meaning(code)).contains(meaning);
    }
}
