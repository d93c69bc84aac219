package org.containerharness.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void pinsWhatItHasAndKeepsItsOrder() {
        Path file = folder.resolve("harness.lock");
        LockFile lock = LockFile.NONE
                .with(ImageReference.parse("redis:7"), DIGEST)
                .with(ImageReference.parse("postgres"), "sha256:" + "b".repeat(64));
        lock.write(file);

        LockFile read = LockFile.read(file);

        assertThat(read).isEqualTo(lock);
        assertThat(file).content().contains("postgres:latest sha256:bb").containsSubsequence("postgres", "redis:7");
        assertThat(read.pin(ImageReference.parse("redis:7"), ImageReference.parse("mirror.example/redis:7")))
                .hasToString("mirror.example/redis@" + DIGEST);
        assertThat(read.pin(ImageReference.parse("redis:6"), ImageReference.parse("redis:6")))
                .hasToString("redis:6");
        assertThat(LockFile.read(folder.resolve("none"))).isEqualTo(LockFile.NONE);
    }

    @Test
    void isFoundUpToTheRepositorysRootAndCanBeReadByAsManyAsAnyFile() throws IOException {
        Path module = Files.createDirectories(folder.resolve("repository/module"));
        Files.createDirectory(folder.resolve("repository/.git"));
        LockFile.NONE.write(folder.resolve("harness.lock"));
        assertThat(LockFile.find("harness.lock", module)).isEmpty();

        Path file = folder.resolve("repository/harness.lock");
        LockFile.NONE.write(file);

        assertThat(LockFile.find("harness.lock", module)).contains(file);
        Path other = Files.createFile(folder.resolve("other"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void namesTheLineThatIsNone() throws IOException {
        Path file =
                Files.writeString(folder.resolve("harness.lock"), "# head\nredis:7 " + DIGEST + "\nredis sha256:12\n");

        assertThatThrownBy(() -> LockFile.read(file))
                .isInstanceOf(HarnessException.class)
                .hasMessageContainingAll("harness.lock, line 3", "<redis sha256:12>", "sha256:<64 hex digits>");
    }
}
