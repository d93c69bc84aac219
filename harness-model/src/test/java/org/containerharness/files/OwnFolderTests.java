package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no POSIX permissions.")
class OwnFolderTests {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("cache/containerharness");
    }

    @Test
    void isForThisUserOnlyWhateverTheUmask() throws Exception {
        Process other = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MakesAll.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/own-folder.log"))
                .start();
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Path.of("target/own-folder.log")).isEmptyFile();

        assertThat(permissions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cache", "rwx------",
                        "cache/containerharness", "rwx------",
                        "cache/containerharness/locks", "rwx------",
                        "cache/containerharness/locks/images", "rw-------",
                        "cache/containerharness/locks/note", "rw-------",
                        "cache/containerharness/locks/hashes", "rw-------"));
    }

    /** Runs in a process with another umask. */
    static final class MakesAll {

        private MakesAll() {}

        public static void main(String[] arguments) throws IOException {
            OwnFolder made = OwnFolder.at(Path.of(arguments[0])).folder("locks");
            ProcessLocks.in(made, "images").tryLock("x", false).orElseThrow();
            made.touch("note", FileTime.fromMillis(0));
            made.write("hashes", new byte[1]);
        }
    }

    private Map<String, String> permissions() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path path : all.filter(each -> !each.equals(temporary)).toList()) {
                found.put(
                        temporary.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return found;
    }

    @Test
    void doesNotFollowALink() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createDirectories(folder.getParent());
        Files.createSymbolicLink(folder, elsewhere);

        assertThatThrownBy(() -> OwnFolder.at(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " is a link to " + elsewhere + ", not a folder of this user's own; remove it");

        Files.delete(folder);
        OwnFolder made = OwnFolder.at(folder);
        Files.createSymbolicLink(folder.resolve("locks"), elsewhere);
        assertThatThrownBy(() -> made.folder("locks")).hasMessageContaining("is a link");
        Files.createSymbolicLink(folder.resolve("images"), elsewhere.resolve("file"));
        assertThatThrownBy(() -> ProcessLocks.in(made, "images")).isInstanceOf(IOException.class);
        made.write("images", new byte[1]);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void refusesAFolderThatOthersCanWriteTo() throws IOException {
        for (String permissions : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));

            assertThatThrownBy(() -> OwnFolder.at(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "other users can write to the folder " + folder + " (" + permissions + "), so nothing in"
                                    + " it can be trusted; remove it, or look at what is in it and run chmod 700 on it");
        }
    }

    @Test
    void letsNobodyElseReadWhatOthersCouldReadBefore() throws IOException {
        Path locks = Files.createDirectories(folder.resolve("locks"));
        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwxr-xr-x"));

        OwnFolder.at(folder).folder("locks");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(locks)))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesAFolderOfAnotherUser() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("who may give files away")
                .isEqualTo("root");
        Files.createDirectories(folder);
        Files.setAttribute(folder, "unix:uid", 4_321);

        assertThatThrownBy(() -> OwnFolder.at(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("the folder " + folder + " belongs to 4321, who could change what is in it; remove it, or"
                        + " name another folder");
    }
}
