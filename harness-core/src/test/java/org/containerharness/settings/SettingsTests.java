package org.containerharness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTests {

    @TempDir
    Path folder;

    @Test
    void takesTheFirstSourceThatHasAValueAndNamesIt() throws IOException {
        Files.createDirectories(folder.resolve("project/module"));
        Files.writeString(
                folder.resolve("project/harness.properties"), "harness.ready.timeout=5s\nharness.keep=always\n");
        Properties system = new Properties();
        system.setProperty("harness.keep", "on-failure");

        Settings settings = Settings.load(
                key -> Optional.empty(),
                system,
                Map.of("HARNESS_IMAGE_PREFIX", "mirror/"),
                folder.resolve("project/module"),
                folder);

        assertThat(settings.duration(Setting.READY_TIMEOUT)).contains(Duration.ofSeconds(5));
        assertThat(settings.value(Setting.KEEP))
                .isEqualTo(new Settings.Value("on-failure", "system property harness.keep"));
        assertThat(settings.text(Setting.IMAGE_PREFIX)).contains("mirror/");
        assertThat(settings.value(Setting.PULL_POLICY)).isEqualTo(new Settings.Value("if-missing", "default"));
    }

    @Test
    void looksForTheProjectFileNoFurtherThanTheRepository() throws IOException {
        Files.writeString(folder.resolve("harness.properties"), "harness.keep=always\n");
        Files.createDirectories(folder.resolve("repository/.git"));

        Settings settings = Settings.load(
                key -> Optional.empty(), new Properties(), Map.of(), folder.resolve("repository"), folder);

        assertThat(settings.value(Setting.KEEP).origin()).isEqualTo("default");
    }

    @Test
    void namesTheSourceOfAValueThatCannotBeRead() {
        Settings settings = Settings.load().with(Setting.READY_TIMEOUT, "5 bananas");

        assertThatThrownBy(() -> settings.duration(Setting.READY_TIMEOUT))
                .hasMessage("The setting harness.ready.timeout (code) cannot be read: <5 bananas> is not a duration."
                        + " Write a number with a unit, such as 500ms, 30s, 1m30s or PT30S.");
    }

    @Test
    void namesEnvironmentVariablesAfterTheirKeys() {
        assertThat(Setting.ENGINE_ALLOW_PLAIN_TCP.environmentVariable()).isEqualTo("HARNESS_ENGINE_ALLOW_PLAIN_TCP");
        assertThat(Setting.IMAGE_PREFIX.environmentVariable()).isEqualTo("HARNESS_IMAGE_PREFIX");
    }
}
