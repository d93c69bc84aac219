package org.containerharness.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.files.BuildContext;
import org.containerharness.files.BuildContext.Found;
import org.containerharness.files.BuildContext.Kind;
import org.containerharness.files.FileStamp;
import org.containerharness.model.BuildSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashCacheTest {

    @TempDir
    private Path folder;

    private Path context;
    private CacheFolder cache;
    private final List<String> opened = new ArrayList<>();

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        cache = new CacheFolder(Optional.of(folder.resolve("cache")));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(context.resolve(".dockerignore"), "*.log\n");
        Files.write(context.resolve("large"), new byte[400_000]);
    }

    private BuildContext.Item item(String name, FileStamp stamp) {
        return new BuildContext.Item(name, Kind.FILE, 0644, 300_000, Optional.of(stamp), "", () -> {
            opened.add(name);
            return new java.io.ByteArrayInputStream(new byte[300_000]);
        });
    }

    private String digest(BuildContext.Item... items) throws IOException {
        Found found = new Found(List.of(items), Map.of(), List.of(), System.currentTimeMillis());
        return HexFormat.of().formatHex(new HashCache(cache.folder("hashes"), context, Optional.empty()).digest(found));
    }

    private String tag() {
        return ContentTag.of(BuildSpec.ofContext(context), BuildContext.of(BuildSpec.ofContext(context)), cache);
    }

    @Test
    void readsAFileAgainOnlyIfItsStampSaysSo() throws IOException {
        FileStamp old = new FileStamp(300_000, 1_000_000_000, 1_000_000_000, 7);
        String first = digest(item("a", old), item("b", old));

        String second = digest(item("a", old), item("b", new FileStamp(300_000, 1_000_000_000, 2_000_000_000, 7)));

        assertThat(opened).containsExactly("a", "b", "b");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void theSameFilesGiveTheSameWhateverIsRemembered() throws IOException {
        FileStamp old = new FileStamp(300_000, 1_000_000_000, 1_000_000_000, 7);
        String both = digest(item("a", old), item("b", old));

        String one = digest(item("b", old));
        assertThat(digest(item("a", old), item("b", old))).isEqualTo(both).isNotEqualTo(one);
        assertThat(digest(item("b", old), item("c", old))).isNotEqualTo(both);
        cache = new CacheFolder(Optional.empty());
        assertThat(digest(item("a", old), item("b", old))).isEqualTo(both);
        assertThat(digest(item("b", old))).isEqualTo(one);
    }

    @Test
    void doesNotTrustAFileThatWasJustWritten() throws IOException {
        long now = Instant.now().toEpochMilli() * 1_000_000;
        digest(item("a", new FileStamp(300_000, now, now, 7)));
        digest(item("a", new FileStamp(300_000, now, now, 7)));

        assertThat(opened).containsExactly("a", "a");
    }

    @Test
    void takesADamagedFileForNone() throws IOException {
        FileStamp old = new FileStamp(300_000, 1_000_000_000, 1_000_000_000, 7);
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
        cache = new CacheFolder(Optional.of(Files.writeString(folder.resolve("file"), "")));

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

    // What is remembered against what is there

    /** Something that is done to a context. */
    private interface Change {
        void make() throws IOException;
    }

    /** Waits until all is remembered; what was just written is not trusted. */
    private void untilAllIsRemembered() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            tag();
            return isAllAsRemembered();
        });
    }

    private boolean isAllAsRemembered() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/hashes"))) {
            for (Path file : files.toList()) {
                if (HashFile.unchanged(HashFile.content(file), context) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private void assertThatTagChanges(String what, Change change) throws IOException {
        untilAllIsRemembered();
        String before = tag();
        change.make();
        String after = tag();
        assertThat(after).as(what).isNotEqualTo(before).isEqualTo(tagOfWhatIsThere());
    }

    private void assertThatTagStays(String what, Change change) throws IOException {
        untilAllIsRemembered();
        String before = tag();
        change.make();
        assertThat(tag()).as(what).isEqualTo(before).isEqualTo(tagOfWhatIsThere());
    }

    private String tagOfWhatIsThere() {
        BuildSpec spec = BuildSpec.ofContext(context);
        return ContentTag.of(spec, BuildContext.of(spec), new CacheFolder(Optional.empty()));
    }

    private Path file(String name, String text) throws IOException {
        Path file = context.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void keepTime(Path file, Change change) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        change.make();
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void findsEveryChangeOfWhatIsRemembered() throws IOException {
        Path file = file("sub/file", "one");
        Path other = file("sub/other", "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Path link = Files.createSymbolicLink(context.resolve("link"), Path.of("large"));
        for (String folder : List.of("left", "right")) {
            Files.setLastModifiedTime(file(folder + "/same", folder.substring(0, 4)), FileTime.from(Instant.EPOCH));
        }

        assertThatTagChanges(
                "content of the same size and time", () -> keepTime(file, () -> Files.writeString(file, "ONE")));
        assertThatTagChanges("mode", () -> Files.setAttribute(file, "unix:mode", 0100600));
        assertThatTagChanges("bit for another user", () -> Files.setAttribute(file, "unix:mode", 0104600));
        assertThatTagChanges(
                "another file of the same size and time",
                () -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
        assertThatTagChanges("another link", () -> {
            Files.delete(link);
            Files.createSymbolicLink(link, Path.of("other"));
        });
        assertThatTagChanges("folders that have changed places", () -> {
            Files.move(context.resolve("left"), context.resolve("middle"));
            Files.move(context.resolve("right"), context.resolve("left"));
            Files.move(context.resolve("middle"), context.resolve("right"));
        });
        assertThatTagChanges("new file", () -> file("sub/new", ""));
        assertThatTagChanges("file that is gone", () -> Files.delete(context.resolve("sub/new")));
        assertThatTagChanges("folder's mode", () -> Files.setAttribute(context.resolve("sub"), "unix:mode", 0040700));
        assertThatTagChanges("other rules", () -> file(".dockerignore", "*.log\nright\n"));
        assertThatTagChanges("file again", () -> file(".dockerignore", "*.log\n"));
        assertThatTagStays("what is ignored", () -> file("noise.log", "loud"));
        assertThatTagStays("time", () -> Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH)));
    }

    @Test
    void looksIntoIgnoredFoldersForWhatComesBack() throws IOException {
        file(".dockerignore", "out\n!out/kept\n");
        file("out/kept/file", "one");

        assertThatTagChanges("new file", () -> file("out/kept/new", ""));
        assertThatTagStays("what is ignored", () -> file("out/noise", ""));
        assertThatTagChanges("new folder", () -> {
            Files.delete(context.resolve("out/kept/new"));
            Files.createDirectories(context.resolve("out/kept/folder"));
        });
    }

    @Test
    void looksWhereTheContextsOwnLinkLeads() throws IOException {
        Path target = context;
        context = Files.createSymbolicLink(folder.resolve("linked"), target);

        assertThatTagChanges("new file", () -> Files.writeString(target.resolve("new"), ""));
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(second.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        assertThatTagChanges("link that leads elsewhere", () -> {
            Files.delete(context);
            Files.createSymbolicLink(context, second);
        });
    }
}
