package org.containerharness.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.containerharness.docker.BuildContext;
import org.containerharness.docker.BuildContext.Kind;
import org.containerharness.docker.BuildContext.Stamp;
import org.containerharness.model.BuildSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashCacheTest {

    @TempDir
    private Path folder;

    private Path context;
    private Optional<Path> cache;
    private final List<String> opened = new ArrayList<>();

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        cache = Optional.of(folder.resolve("cache"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(context.resolve(".dockerignore"), "*.log\n");
        Files.write(context.resolve("large"), new byte[400_000]);
    }

    private BuildContext.Item item(String name, Stamp stamp) {
        return new BuildContext.Item(name, Kind.FILE, 0644, 300_000, Optional.of(stamp), "", () -> {
            opened.add(name);
            return new java.io.ByteArrayInputStream(new byte[300_000]);
        });
    }

    private String digest(BuildContext.Item... items) throws IOException {
        return HexFormat.of().formatHex(new HashCache(cache, context).digest(List.of(items)));
    }

    private String tag() {
        return ContentTag.of(BuildSpec.ofContext(context), BuildContext.of(BuildSpec.ofContext(context)), cache);
    }

    @Test
    void readsAFileAgainOnlyIfItsStampSaysSo() throws IOException {
        Stamp old = new Stamp(300_000, 1_000_000_000, 1_000_000_000, 7);
        String first = digest(item("a", old), item("b", old));

        String second = digest(item("a", old), item("b", new Stamp(300_000, 1_000_000_000, 2_000_000_000, 7)));

        assertThat(opened).containsExactly("a", "b", "b");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void theSameFilesGiveTheSameWhateverIsRemembered() throws IOException {
        Stamp old = new Stamp(300_000, 1_000_000_000, 1_000_000_000, 7);
        String both = digest(item("a", old), item("b", old));

        String one = digest(item("b", old));
        assertThat(digest(item("a", old), item("b", old))).isEqualTo(both).isNotEqualTo(one);
        assertThat(digest(item("b", old), item("c", old))).isNotEqualTo(both);
        cache = Optional.empty();
        assertThat(digest(item("a", old), item("b", old))).isEqualTo(both);
        assertThat(digest(item("b", old))).isEqualTo(one);
    }

    @Test
    void doesNotTrustAFileThatWasJustWritten() throws IOException {
        long now = Instant.now().toEpochMilli() * 1_000_000;
        digest(item("a", new Stamp(300_000, now, now, 7)));
        digest(item("a", new Stamp(300_000, now, now, 7)));

        assertThat(opened).containsExactly("a", "a");
    }

    @Test
    void takesADamagedFileForNone() throws IOException {
        Stamp old = new Stamp(300_000, 1_000_000_000, 1_000_000_000, 7);
        String first = digest(item("a", old));
        Path file;
        try (var files = Files.list(folder.resolve("cache/hashes"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);

        assertThat(digest(item("a", old))).isEqualTo(first);
        assertThat(opened).containsExactly("a", "a");
    }

    @Test
    void doesWithoutAFolderThatCanBeWritten() throws IOException {
        cache = Optional.of(Files.writeString(folder.resolve("file"), ""));

        assertThat(tag()).isEqualTo(tag());
    }

    @Test
    void aTagChangesWithWhatIsBuiltAndNothingElse() throws IOException {
        String first = tag();
        Files.writeString(context.resolve("noise.log"), "ignored");
        Files.setLastModifiedTime(context.resolve("large"), FileTime.from(Instant.EPOCH));
        assertThat(tag()).isEqualTo(first);

        byte[] other = new byte[400_000];
        other[399_999] = 1;
        Files.write(context.resolve("large"), other);
        assertThat(tag()).isNotEqualTo(first);
        String second = tag();
        Files.createSymbolicLink(context.resolve("link"), Path.of("large"));
        assertThat(tag()).isNotEqualTo(second);
        BuildSpec spec = BuildSpec.ofContext(context);
        assertThat(ContentTag.of(spec.withTarget("x"), BuildContext.of(spec), cache))
                .isNotEqualTo(tag());
    }
}
