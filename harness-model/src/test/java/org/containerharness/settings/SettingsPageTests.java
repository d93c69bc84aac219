package org.containerharness.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsPageTests {

    /** The page quotes the table in code; on a mismatch the expected text is what belongs into the page. */
    @Test
    void listsEverySettingAsTheTableHasIt() throws IOException {
        String rows = Stream.of(Setting.values()).map(SettingsPageTests::row).collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("../docs/settings.md"))).contains(rows);
    }

    @Test
    void namesThoseThatNoJarMaySet() throws IOException {
        String keys = Stream.of(Setting.values())
                .filter(Setting::isSafety)
                .map(setting -> "`" + setting.key() + "`")
                .collect(Collectors.joining(", "));

        assertThat(Files.readString(Path.of("../docs/settings.md"))).contains("in a jar: " + keys + ".");
    }

    private static String row(Setting setting) {
        return "| `" + setting.key() + "` | `" + setting.environmentVariable() + "` | "
                + (setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`") + " | "
                + setting.description() + " |";
    }
}
