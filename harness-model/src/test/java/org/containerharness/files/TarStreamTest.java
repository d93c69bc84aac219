package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarStreamTest {

    @TempDir
    private Path folder;

    private static byte[] tar(TarStream.Entry... entries) throws IOException {
        try (TarStream stream = new TarStream(List.of(entries).iterator())) {
            return stream.readAllBytes();
        }
    }

    private static TarStream.Entry file(String name, String text) {
        return TarStream.Entry.file(name, 0640, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isReadBackByAnotherReader() throws IOException {
        String longName = "x".repeat(90) + "/" + "ü".repeat(120);
        byte[] archive = tar(
                TarStream.Entry.folder("a", 0750),
                file("a/b", "hello").ownedBy(1000, 70_000_000),
                file("empty", ""),
                file("block", "y".repeat(1024)),
                file(longName, "long"),
                TarStream.Entry.link("l", "a/b"));

        List<String> seen = new ArrayList<>();
        try (TarArchiveInputStream input = new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
            TarArchiveEntry entry;
            while ((entry = input.getNextEntry()) != null) {
                seen.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId() + " " + entry.getLinkName() + " "
                        + input.readAllBytes().length);
            }
        }

        assertThat(archive.length % 512).isZero();
        assertThat(seen)
                .containsExactly(
                        "a/ 750 0:0  0",
                        "a/b 640 1000:70000000  5",
                        "empty 640 0:0  0",
                        "block 640 0:0  1024",
                        longName + " 640 0:0  4",
                        "l 777 0:0 a/b 0");
    }

    @Test
    void noticesAFileThatShrinks() {
        assertThatThrownBy(() -> tar(TarStream.Entry.file("f", 0644, 10, () -> new ByteArrayInputStream(new byte[3]))))
                .isInstanceOf(EOFException.class)
                .hasMessage("f became shorter while it was copied");
    }

    @Test
    void isUnpackedAsATargetOrIntoAFolder() throws IOException {
        byte[] archive = tar(TarStream.Entry.folder("conf", 0755), file("conf/a", "1"), file("conf/sub/b", "2"));
        Files.createDirectories(folder.resolve("there"));
        Files.createDirectories(folder.resolve("renamed").getParent());

        ArchiveExtractor.extract(
                new ByteArrayInputStream(tar(TarStream.Entry.folder("conf", 0755), file("conf/a", "1"))),
                folder.resolve("renamed"));
        ArchiveExtractor.extract(new ByteArrayInputStream(tar(file("f", "x"))), folder.resolve("there"));

        assertThat(folder.resolve("renamed/a")).hasContent("1");
        assertThat(folder.resolve("there/f")).hasContent("x");
        assertThat(archive).isNotEmpty();
    }

    @Test
    void isNotUnpackedOutsideItsTarget() throws IOException {
        Path target = folder.resolve("target");
        byte[] upwards = tar(TarStream.Entry.folder("c", 0755), file("c/../../evil", "x"));
        byte[] other = tar(file("c", "x"), file("evil", "x"));
        byte[] behindLink = tar(
                TarStream.Entry.folder("c", 0755),
                TarStream.Entry.link("c/link", folder.toString()),
                file("c/link/evil", "x"));

        for (byte[] archive : List.of(upwards, other, behindLink)) {
            assertThatThrownBy(() -> ArchiveExtractor.extract(
                            new ByteArrayInputStream(archive), folder.resolve(target + "-" + archive.hashCode())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the archive");
        }
        assertThat(folder.resolve("evil")).doesNotExist();
    }
}
