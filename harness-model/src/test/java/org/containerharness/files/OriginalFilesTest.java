package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.model.FileSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalFilesTest {

    private final OriginalFiles copies = new OriginalFiles(List.of(
            FileSpec.ofClassPath("db/schema.sql", "/init/001-schema.sql"),
            FileSpec.ofPath(Path.of("data.sql"), "/init/"),
            FileSpec.ofText("SELECT 1", "/init/own.sql")));

    @Test
    void namesFilesAsTheyWereDeclared() {
        assertThat(copies.named("psql:/init/001-schema.sql:3: ERROR, in /init/data.sql."))
                .isEqualTo("psql:db/schema.sql:3: ERROR, in data.sql.");
    }

    @Test
    void leavesPathsOfOthersAlone() {
        String text = "/init/001-schema.sql.gz /init/001-schema.sql-old /init/own.sql /init/other.sql";

        assertThat(copies.named(text)).isEqualTo(text);
    }

    @Test
    void namesFilesOfAFolderBelowIt(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("more"));
        OriginalFiles ofFolder = new OriginalFiles(
                List.of(FileSpec.ofPath(folder, "/init/"), FileSpec.ofClassPath("a.sql", "/init/1.sql")));

        assertThat(ofFolder.named("in /init/more/b.sql:1 after /init/1.sql"))
                .isEqualTo("in " + folder + "/more/b.sql:1 after a.sql");
        assertThat(ofFolder.lastIn(List.of("running /init/more/b.sql", "done"))).contains(folder + "/more/b.sql");
    }

    @Test
    void knowsWhichOneWasNamedLast() {
        assertThat(copies.lastIn(List.of("/init/data.sql", "running /init/001-schema.sql", "ERROR 1064 at line 3")))
                .contains("db/schema.sql");
        assertThat(copies.lastIn(List.of("/init/own.sql"))).isEmpty();
    }
}
