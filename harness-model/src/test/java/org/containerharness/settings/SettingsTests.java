package org.containerharness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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

    @Test
    void warnsOfVariablesThatAreNearlyASettingsAndOfNoOthers() {
        assertThat(warnings(Map.of("HARNESS_KEP", "always", "HARNESS_ACCOUNT_ID", "7", "HARNESS_KEEP", "never")))
                .containsExactly("Unknown setting HARNESS_KEP (environment variable). Did you mean HARNESS_KEEP?");
    }

    private List<String> warnings(Map<String, String> environment) {
        Logger logger = (Logger) LoggerFactory.getLogger(Settings.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            Settings.load(key -> Optional.empty(), new Properties(), environment, folder, folder);
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
