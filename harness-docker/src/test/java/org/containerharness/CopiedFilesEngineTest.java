package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.containerharness.engine.CallListener;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.MountSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are copied into containers and volumes, and out of them. */
@Tag("engine")
@Timeout(120)
class CopiedFilesEngineTest {

    @RegisterExtension
    static final RecordedHarness RECORDED = new RecordedHarness();

    @TempDir
    Path folder;

    private Path key;
    private Path program;

    @BeforeEach
    void writeSources() throws IOException {
        key = Files.writeString(folder.resolve("key.pem"), "key");
        program = Files.writeString(folder.resolve("app"), "program");
        Files.createDirectories(folder.resolve("conf/sub"));
        Files.writeString(folder.resolve("conf/a.conf"), "a");
        Files.writeString(folder.resolve("conf/sub/b.conf"), "b");
    }

    private static ContainerSpec debian(String name) {
        return ContainerSpec.of(name, "debian:bookworm-slim").command("sleep", "600");
    }

    private static RunningStack start(ContainerSpec spec) {
        return RECORDED.harness().start(StackSpec.named("files").plus(spec));
    }

    private static String out(RunningContainer container, String script) {
        return container.exec("sh", "-c", script).stdout();
    }

    @Test
    void putsAFileIntoAFolderUnderItsOwnNameBeforeTheStart() {
        ContainerSpec spec = debian("box")
                .file(FileSpec.ofPath(key, "/opt/"))
                .file(FileSpec.ofPath(key, "/etc"))
                .file(FileSpec.ofPath(key, "/var/run"))
                .file(FileSpec.ofPath(key, "/made/for/it/"))
                .file(FileSpec.ofPath(key, "/"))
                .file(FileSpec.ofPath(key, "/srv/."))
                .file(FileSpec.ofClassPath("logback-test.xml", "/media/"));

        try (RunningStack stack = start(spec)) {
            assertThat(
                            out(
                                    stack.container("box"),
                                    "cat /opt/key.pem /etc/key.pem /run/key.pem /made/for/it/key.pem /key.pem /srv/key.pem;"
                                            + " ls -d /media/logback-test.xml; readlink /var/run; test -f /etc/passwd && echo whole"))
                    .isEqualTo("key".repeat(6) + "/media/logback-test.xml\n/run\nwhole\n");
        }
    }

    @Test
    void putsAFileIntoAFolderUnderItsOwnNameAtRunTime() {
        try (RunningStack stack = start(debian("box"))) {
            RunningContainer box = stack.container("box");
            out(box, "mkdir -p /opt/app /opt/key.pem /opt/v1; ln -s v1 /opt/current; echo data > /var/lib/data");

            box.copyIn(FileSpec.ofPath(key, "/var/lib/"));
            box.copyIn(FileSpec.ofPath(program, "/opt/app"), FileSpec.ofPath(key, "/opt/key.pem"));
            box.copyIn(FileSpec.ofPath(program, "/opt/current"));

            assertThat(out(
                            box,
                            "cat /var/lib/key.pem /var/lib/data /opt/app/app /opt/key.pem/key.pem /opt/v1/app;"
                                    + " readlink /opt/current"))
                    .isEqualTo("keydata\nprogramkeyprogramv1\n");
        }
    }

    @Test
    void neverTurnsAFolderIntoAFile() {
        try (RunningStack stack = start(debian("box"))) {
            RunningContainer box = stack.container("box");
            out(box, "mkdir -p /opt/key.pem /opt/a.conf; echo data > /opt/a.conf/data");

            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(key, "/opt/")))
                    .hasMessageContaining("/opt/key.pem is a folder there, and would be a file by <" + key + ">");
            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(folder.resolve("conf"), "/opt")))
                    .hasMessageContaining(
                            "/opt/a.conf is a folder there, and would be a file by <" + folder.resolve("conf") + ">");
            for (String target : List.of("/etc", "/var/run", "/opt/a.conf")) {
                assertThatThrownBy(() -> box.copyIn(FileSpec.ofText("text", target)))
                        .hasMessageContainingAll(
                                target + " is a folder there, and would be a file by content given in place",
                                "Write the file's whole path, such as " + target + "/app.conf.");
            }
            assertThatThrownBy(() -> FileSpec.ofText("text", "/etc/"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("</etc/> is a folder, and content given in place has no name of its own");

            assertThat(out(box, "cat /opt/a.conf/data; readlink /var/run; test -f /etc/passwd && echo whole"))
                    .isEqualTo("data\n/run\nwhole\n");
        }
    }

    @Test
    void neverTurnsAFileIntoAFolder() {
        try (RunningStack stack = start(debian("box"))) {
            RunningContainer box = stack.container("box");
            Path conf = folder.resolve("conf");
            out(box, "mkdir /opt/x; echo data > /opt/x/sub");

            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(conf, "/opt/x")))
                    .hasMessageContaining("/opt/x/sub is a file there, and would be a folder by <" + conf + ">");
            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(conf, "/etc/passwd")))
                    .hasMessageContaining("/etc/passwd is a file there, and would have to be a folder for"
                            + " /etc/passwd/a.conf to be in it.");
            assertThatThrownBy(() ->
                            box.copyIn(FileSpec.ofPath(conf, "/etc/passwd").withMode(0755)))
                    .hasMessageContaining("/etc/passwd is a file there, and would be a folder by <" + conf + ">");
            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(program, "/etc/passwd/")))
                    .hasMessageContaining("/etc/passwd is a file there");
            assertThatThrownBy(() -> box.copyIn(FileSpec.ofPath(program, "/etc/passwd/x")))
                    .hasMessageContaining("/etc/passwd is a file there");

            assertThat(out(box, "cat /opt/x/sub; head -c 5 /etc/passwd")).isEqualTo("data\nroot:");
        }
    }

    @Test
    void copiesAFolderThroughLinksToFolders() throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("var/run/app"));
        Files.writeString(root.resolve("bin/mine"), "mine");
        Files.writeString(root.resolve("var/run/app/pid"), "1");

        try (RunningStack stack = start(debian("box").file(FileSpec.ofPath(root, "/")))) {
            assertThat(out(stack.container("box"), "cat /usr/bin/mine /run/app/pid; readlink /bin /var/run"))
                    .isEqualTo("mine1usr/bin\n/run\n");
        }
    }

    @Test
    void putsAFileIntoTheRootOfAVolume() {
        StackSpec spec = StackSpec.named("files")
                .plus(VolumeSpec.named("certs")
                        .withFiles(List.of(
                                FileSpec.ofPath(key, "/"),
                                FileSpec.ofPath(key, "/deep/"),
                                FileSpec.ofPath(key, "/../up.pem"),
                                FileSpec.ofPath(folder.resolve("conf"), "/"))))
                .plus(debian("box").plusMounts(List.of(MountSpec.parse("certs:/certs"))));

        try (RunningStack stack = RECORDED.harness().start(spec)) {
            assertThat(out(stack.container("box"), "cd /certs; find . -type f | sort"))
                    .isEqualTo("./a.conf\n./deep/key.pem\n./key.pem\n./sub/b.conf\n./up.pem\n");
        }
    }

    @Test
    void givesFilesToUsersOfTheContainer() {
        ContainerSpec spec = debian("box")
                .file(FileSpec.parse(key + ":/etc/a.pem:0600:www-data"))
                .file(FileSpec.parse(key + ":/etc/b.pem:0640:games:www-data"))
                .file(FileSpec.parse(key + ":/etc/c.pem::1234"))
                .file(FileSpec.parse(folder.resolve("conf") + ":/srv/conf:0440:1234:adm"));

        try (RunningStack stack = start(spec)) {
            assertThat(out(stack.container("box"), "stat -c '%n %a %u %g' /etc/[abc].pem /srv/conf /srv/conf/a.conf"))
                    .isEqualTo("""
                            /etc/a.pem 600 33 33
                            /etc/b.pem 640 5 33
                            /etc/c.pem 644 1234 1234
                            /srv/conf 550 1234 4
                            /srv/conf/a.conf 440 1234 4
                            """);
            assertThatThrownBy(() -> stack.container("box")
                            .copyIn(FileSpec.ofPath(key, "/k.pem").withOwner("nobody:none")))
                    .hasMessageContainingAll(
                            "Could not give /k.pem in container",
                            "to <nobody:none>: its /etc/group has" + " no group <none>. It has: root, daemon, ");
        }
        assertThatThrownBy(() -> start(ContainerSpec.of("box", "scratch-hello:1")
                        .file(FileSpec.ofPath(key, "/k.pem").withOwner("app"))))
                .hasMessageContaining("it has no /etc/passwd. Write numbers, such as 1000:1000.");
    }

    @Test
    void copiesEveryRegularFileOutHoweverItIsLinked() throws IOException {
        try (RunningStack stack = start(debian("box"))) {
            RunningContainer box = stack.container("box");
            out(
                    box,
                    "mkdir -p /x/a /y; echo one > /x/z; chmod 640 /x/z; ln /x/z /x/a/b; ln /x/z /x/zz; ln /x/z /y/out;"
                            + " ln -s a /x/link; mkfifo /x/pipe");

            for (int again = 0; again < 2; again++) {
                box.copyOut("/x", folder.resolve("tree"));
                Path tree = folder.resolve(again == 0 ? "tree" : "tree/x");
                for (String name : List.of("z", "zz", "a/b")) {
                    assertThat(tree.resolve(name)).hasContent("one");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve(name))))
                            .isEqualTo("rw-r-----");
                }
                assertThat(Files.readSymbolicLink(tree.resolve("link"))).hasToString("a");
                assertThat(tree.resolve("pipe")).doesNotExist();
            }
            box.copyOut("/x/zz", folder.resolve("alone"));
            assertThat(folder.resolve("alone")).hasContent("one");
            assertThatThrownBy(() -> box.copyOut("/x/pipe", folder.resolve("pipe")))
                    .hasMessageContaining("pipe (a FIFO) is no file that could be copied");
            assertThatThrownBy(() -> box.copyOut("/dev/null", folder.resolve("null")))
                    .hasMessageContaining("null (a device) is no file that could be copied");
        }
    }

    @Test
    void neverTurnsAFolderOfThisMachineIntoAFileOrTheOtherWayRound() throws IOException {
        Path target = Files.createDirectories(folder.resolve("out"));
        Files.createDirectories(target.resolve("hostname/inside"));
        Files.writeString(target.resolve("apt"), "mine");
        Files.createDirectories(target.resolve("mtab"));

        try (RunningStack stack = start(debian("box"))) {
            RunningContainer box = stack.container("box");

            assertThatThrownBy(() -> box.copyOut("/etc/hostname", target))
                    .hasMessageContaining(target.resolve("hostname") + " is a folder, and <hostname> is a file");
            assertThatThrownBy(() -> box.copyOut("/etc/apt", target))
                    .hasMessageContaining(target.resolve("apt") + " is a file, and <apt> is a folder");
            assertThatThrownBy(() -> box.copyOut("/etc/apt", target.resolve("apt")))
                    .hasMessageContaining(target.resolve("apt") + " is a file, and <apt> is a folder");
            assertThatThrownBy(() -> box.copyOut("/etc/mtab", target))
                    .hasMessageContaining(target.resolve("mtab") + " is a folder, and <mtab> is a link");
        }
        assertThat(target.resolve("hostname/inside")).isDirectory();
        assertThat(target.resolve("apt")).hasContent("mine");
        assertThat(target.resolve("mtab")).isDirectory();
    }

    @Test
    void asksWhatIsThereOnlyWhereItCannotBeKnownOtherwise() {
        assertThat(calls(debian("box"))).noneMatch(call -> call.path().contains("/archive"));
        assertThat(calls(debian("box")
                        .file(FileSpec.ofPath(key, "/opt/"))
                        .file(FileSpec.ofPath(key, "/etc/ssl/my.pem"))
                        .file(FileSpec.ofPath(folder.resolve("conf"), "/etc/app"))
                        .file(FileSpec.ofText("text", "/etc/my.conf"))))
                .filteredOn(call -> call.path().contains("/archive"))
                .extracting(CallListener.Call::method)
                .containsExactly("PUT");
        assertThat(calls(debian("box").file(FileSpec.ofPath(program, "/usr/local/bin/program"))))
                .filteredOn(call -> call.path().contains("/archive"))
                .extracting(CallListener.Call::method)
                .containsExactly("HEAD", "PUT");
    }

    private static List<CallListener.Call> calls(ContainerSpec spec) {
        RECORDED.calls().clear();
        start(spec).close();
        return List.copyOf(RECORDED.calls());
    }
}
