package org.containerharness.compose.internal.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that lists every key says what the table in code says. */
class KeysPageTests {

    private static final Path PAGE = Path.of("../docs/compose-keys.md");

    @Test
    void listsEveryKeyOfTheTable() throws IOException {
        String rows =
                ComposeKeys.all().stream().flatMap(key -> rows(key).stream()).collect(Collectors.joining("\n"));
        Path made = Files.createDirectories(Path.of("target")).resolve("compose-keys-rows.md");
        Files.writeString(made, rows + "\n");

        assertThat(Files.readString(PAGE))
                .as("the rows of %s; those that it should have are in %s", PAGE, made)
                .contains("| key | treatment | how, or why not |\n|---|---|---|\n" + rows + "\n");
    }

    private static List<String> rows(ComposeKey key) {
        List<String> rows = new ArrayList<>();
        rows.add(row("`" + key.path() + "`", key.treatment(), key.text()));
        key.exceptions()
                .forEach(exception -> rows.add(row(
                        "`" + key.path() + "` = `" + exception.values() + "`",
                        exception.treatment(),
                        exception.text())));
        return rows;
    }

    private static String row(String key, ComposeKey.Treatment treatment, String text) {
        String word =
                switch (treatment) {
                    case APPLIED -> "applied";
                    case WARNED -> "**warned**";
                    case REFUSED -> "**refused**";
                };
        return "| " + key.replace("|", "\\|") + " | " + word + " | " + text.replace("|", "\\|") + " |";
    }
}
