package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.containerharness.images.LockFile;
import org.containerharness.model.ImageReference;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {

    @TempDir
    private Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(boolean offline, String... arguments) {
        out.reset();
        Settings settings = Settings.load()
                .with(Setting.IMAGE_PREFIX, "")
                .with(Setting.IMAGE_LOCK, folder.resolve("harness.lock").toString())
                .with(Setting.IMAGE_OFFLINE, Boolean.toString(offline));
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Console console = new Console(Map.of(), InputStream.nullInputStream(), stream, stream);
        return new HarnessCommand(() -> settings, connected -> engine, console)
                .execute(
                        Stream.concat(Stream.of("images"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void locksVerifiesAndNamesWhatIsOutOfDate() {
        engine.withImageInRegistry("redis:7").withImageInRegistry("postgres:16");

        assertThat(run(false, "lock", "redis:7", "postgres:16")).isZero();
        assertThat(run(false, "verify")).isZero();
        assertThat(printed()).contains("current  postgres:16", "current  redis:7");

        Path file = folder.resolve("harness.lock");
        LockFile.read(file)
                .with(ImageReference.parse("redis:7"), "sha256:" + "0".repeat(64))
                .write(file);
        assertThat(run(false, "verify")).isEqualTo(1);
        assertThat(printed()).contains("outdated redis:7: locked sha256:000").contains("current  postgres:16");
        assertThat(run(false, "lock")).isZero();
        assertThat(run(false, "verify")).isZero();
    }

    @Test
    void saysWhatItCannotLock() {
        assertThat(run(false, "lock", "none:1")).isEqualTo(1);
        assertThat(printed()).contains("unknown  none:1: the registry does not have none:1");
        assertThat(run(false, "verify")).isEqualTo(1);
        assertThat(printed()).contains("locks nothing");
        assertThat(run(false, "burn")).isEqualTo(2);
        assertThat(printed()).contains("usage: images lock");
    }

    @Test
    void offlineLooksAtTheEngineOnly() {
        engine.withImageInRegistry("redis:7");
        run(false, "lock", "redis:7");

        assertThat(run(true, "verify")).isEqualTo(1);
        assertThat(printed()).contains("missing  redis:7: the engine does not have redis@sha256:");
        assertThat(run(true, "lock")).isEqualTo(1);
        assertThat(printed()).contains("harness.image.offline forbids");
    }
}
