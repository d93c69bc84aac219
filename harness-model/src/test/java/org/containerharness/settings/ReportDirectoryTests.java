package org.containerharness.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDirectoryTests {

    @TempDir
    Path module;

    private static Settings with(String value) {
        return Settings.load().with(Setting.REPORT_DIRECTORY, value);
    }

    @Test
    void isWhereTheBuildPutsWhatItMakes() throws IOException {
        assertThat(ReportDirectory.of(with(""), module)).contains(Path.of("target/harness"));

        Files.createFile(module.resolve("build.gradle.kts"));
        assertThat(ReportDirectory.of(with(""), module)).contains(Path.of("build/harness"));

        Files.createFile(module.resolve("pom.xml"));
        assertThat(ReportDirectory.of(with(""), module)).contains(Path.of("target/harness"));
    }

    @Test
    void isWhatTheSettingSays() {
        assertThat(ReportDirectory.of(with("out/reports"), module)).contains(Path.of("out/reports"));
        assertThat(ReportDirectory.of(with("off"), module)).isEmpty();
        assertThat(ReportDirectory.usualOr(with("off"), module)).isEqualTo(Path.of("target/harness"));
    }
}
