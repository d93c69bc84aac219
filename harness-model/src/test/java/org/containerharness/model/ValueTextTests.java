package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80|random->80/tcp",
                "53/udp|random->53/udp",
                "8080:80|8080->80/tcp",
                "127.0.0.1:8080:80|127.0.0.1:8080->80/tcp",
                "127.0.0.1::80|127.0.0.1:random->80/tcp",
                "[::1]:8080:80/tcp|[::1]:8080->80/tcp",
                "8000-8010:80|8000-8010->80/tcp",
                "0:80|random->80/tcp"
            })
    void readsPortsInDockersShortSyntax(String text, String expected) {
        assertThat(PortSpec.parse(text)).singleElement().hasToString(expected);
    }

    @Test
    void noLabelOfTheHarnessCanBeDeclared() {
        Map<String, String> labels = Map.of("org.containerharness.session", "x");

        for (ThrowingCallable declared : List.<ThrowingCallable>of(
                () -> ContainerSpec.of("db", "redis:7").withLabels(labels),
                () -> NetworkSpec.named("net").withLabels(labels),
                () -> VolumeSpec.named("data").withLabels(labels))) {
            assertThatThrownBy(declared)
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("The label <org.containerharness.session> is the harness's own. Use another prefix than"
                            + " org.containerharness.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,line,0 lines",
        "1,line,1 line",
        "2,line,2 lines",
        "1,test class,1 test class",
        "2,test class,2 test classes",
        "3,box,3 boxes",
        "4,path,4 paths",
        "5,batch,5 batches"
    })
    void countsAsEnglishDoes(long number, String one, String expected) {
        assertThat(Counted.of(number, one)).isEqualTo(expected);
    }

    @Test
    void messagesSayOneOfWhatIsOne() {
        assertThat(new FileSpec.Bytes(new byte[1])).hasToString("1 byte");
        assertThatThrownBy(() -> PortSpec.parse("8080:80-81"))
                .hasMessageStartingWith("<8080:80-81> pairs 1 host port with 2 container ports.");
    }

    @Test
    void pairsRangesOfTheSameLength() {
        assertThat(PortSpec.parse("8000-8002:80-82").stream().map(PortSpec::toString))
                .containsExactly("8000->80/tcp", "8001->81/tcp", "8002->82/tcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "70000", "0", "-1", "80/xyz", "8000-8001:80-82", "8002-8000:80", "1:2:3:4"})
    void refusesWhatIsNoPort(String text) {
        assertThatThrownBy(() -> PortSpec.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "1m30s,90000", "1.5s,1500", "PT2S,2000", "1h,3600000"})
    void readsDurations(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "", "5 bananas", "-1s", "PT-1S", "1s2", "999999999999h"})
    void refusesDurationsWithoutUnitOrSense(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("<" + text + "> is not a duration");
    }

    @ParameterizedTest
    @CsvSource({"90000,1m30s", "500,500ms", "3600000,1h", "1500,1.5s", "0,0s"})
    void printsDurationsShort(long millis, String text) {
        assertThat(DurationText.print(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"512m,536870912", "1.5g,1610612736", "65536,65536", "1kb,1024", "2 MiB,2097152", "7b,7"})
    void readsSizes(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12q", "-1", "", "m"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres,postgres:latest",
        "postgres:15,postgres:15",
        "ghcr.io/team/app:1.0,ghcr.io/team/app:1.0",
        "localhost:5000/app,localhost:5000/app:latest",
        "library/redis,library/redis:latest"
    })
    void readsImageReferences(String text, String expected) {
        assertThat(ImageReference.parse(text)).hasToString(expected);
    }

    @Test
    void keepsADigestWithoutInventingATag() {
        String text = "postgres@sha256:" + "a".repeat(64);

        assertThat(ImageReference.parse(text)).hasToString(text);
    }

    @Test
    void namesThePartOfAnImageReferenceThatIsWrong() {
        assertThatThrownBy(() -> ImageReference.parse("Postgres:15")).hasMessageContaining("has upper-case letters");
        assertThatThrownBy(() -> ImageReference.parse("pg:1:2")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ImageReference.parse("pg:-1")).hasMessageContaining("the tag <-1>");
        assertThatThrownBy(() -> ImageReference.parse("pg@sha256:12")).hasMessageContaining("the digest <sha256:12>");
        assertThatThrownBy(() -> ImageReference.parse(" ")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void putsAMirrorBeforeImagesWithoutARegistryOnly() {
        assertThat(ImageReference.parse("redis:7").withPrefix("mirror/")).hasToString("mirror/redis:7");
        assertThat(ImageReference.parse("ghcr.io/a/b:1").withPrefix("mirror/")).hasToString("ghcr.io/a/b:1");
    }

    @Test
    void splitsCommandsLikeAShell() {
        assertThat(Command.parse("sh -c 'echo \"a b\"' x\\ y \"c \\\" d\" ''").words())
                .containsExactly("sh", "-c", "echo \"a b\"", "x y", "c \" d", "");
    }

    @Test
    void pointsAtAQuoteThatIsNeverClosed() {
        assertThatThrownBy(() -> Command.parse("echo 'a")).hasMessageContaining("opens a ' at character 6");
        assertThatThrownBy(() -> Command.parse("echo \\")).hasMessageContaining("ends in a backslash");
    }

    @Test
    void readsBackTheCommandItPrints() {
        Command command = Command.of("sh", "-c", "echo it's \"here\"", "");

        assertThat(Command.parse(command.toString())).isEqualTo(command);
    }

    @Test
    void tellsVolumesFromFoldersOfTheHost() {
        assertThat(MountSpec.parse("data:/var/lib/x:ro"))
                .isInstanceOfSatisfying(MountSpec.VolumeMount.class, mount -> assertThat(mount.readOnly())
                        .isTrue());
        assertThat(MountSpec.parse("./conf:/etc/app")).isInstanceOf(MountSpec.BindMount.class);
        assertThat(MountSpec.parse("/data")).isInstanceOf(MountSpec.AnonymousVolume.class);
    }

    @Test
    void letsMissingFoldersOfTheHostBeMade() {
        assertThat(MountSpec.parse("./conf:/etc/app:ro"))
                .isInstanceOfSatisfying(MountSpec.BindMount.class, mount -> assertThat(mount.createSource())
                        .isTrue());
    }

    @Test
    void tellsAVolumeOfOneLetterFromADrive() {
        assertThat(MountSpec.parse("d:/data").volumeName()).hasValue("d");
        assertThat(MountSpec.parse("d:/data:ro").volumeName()).hasValue("d");
        for (String drive : List.of("C:\\data:/data", "C:/data:/data", "c:/data:/data:ro")) {
            assertThatThrownBy(() -> MountSpec.parse(drive))
                    .hasMessageContaining("<" + drive + "> is not a mount")
                    .hasMessageContaining("reads as a drive of Windows");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b:c:d", "data:relative", "::", "", "data:/x:bogus"})
    void refusesWhatIsNoMount(String text) {
        assertThatThrownBy(() -> MountSpec.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("<" + text + "> is not a mount");
    }

    @Test
    void readsFilesToCopy() {
        FileSpec file = FileSpec.parse("classpath:init.sql:/init/1.sql:0640");

        assertThat(file.source()).isEqualTo(new FileSpec.ClassPathResource("init.sql"));
        assertThat(file.mode()).isEqualTo(0640);
        assertThatThrownBy(() -> FileSpec.parse("a:/b:99")).hasMessageContaining("is not octal");
    }

    @Test
    void refusesSubnetsThatAreNone() {
        assertThatThrownBy(() -> NetworkSpec.Subnet.of("999.1.1.0/24")).hasMessageContaining("is not a subnet");
        assertThat(List.of("10.5.0.0/24", "fd00::/64")).allSatisfy(NetworkSpec.Subnet::of);
    }

    @Test
    void masksValuesOfSecretVariablesOnly() {
        assertThat(Secrets.mask(java.util.Map.of("POSTGRES_PASSWORD", "hunter2")))
                .containsValue("***");
        assertThat(Secrets.isSecret("POSTGRES_USER")).isFalse();
        assertThat(Secrets.mask("login with hunter2 failed", List.of("hunter2")))
                .isEqualTo("login with *** failed");
    }

    @Test
    void refusesLabelsThatAreTheHarnesssOwn() {
        assertThatThrownBy(
                        () -> ContainerSpec.of("a", "a:1").plusLabels(java.util.Map.of("org.containerharness.x", "y")))
                .hasMessageContaining("is the harness's own");
    }

    @Test
    void keepsPathsBelowTheFolderTheyAreMountedAt() {
        ContainerPath volume = new ContainerPath("/volume");

        assertThat(new ContainerPath("/").mountedAt(volume)).hasToString("/volume/");
        assertThat(new ContainerPath("/a//b/./c").mountedAt(volume)).hasToString("/volume/a/b/c");
        assertThat(new ContainerPath("/../../up/").mountedAt(volume)).hasToString("/volume/up/");
    }

    @Test
    void knowsTheNameThatASourceHasItself() {
        assertThat(FileSpec.ofPath(Path.of("conf/../key.pem"), "/x").ownName()).contains("key.pem");
        assertThat(FileSpec.ofClassPath("sql/init/", "/x").ownName()).contains("init");
        assertThat(FileSpec.ofText("text", "/x").ownName()).isEmpty();
    }

    @Test
    void readsOwnersOfCopiedFiles() {
        assertThat(FileSpec.parse("key.pem:/k:0600:1000:1001"))
                .isEqualTo(
                        FileSpec.ofPath(Path.of("key.pem"), "/k").withMode(0600).withOwner(1000, 1001));
        assertThat(FileSpec.parse("key.pem:/k::1000").groupId()).isEqualTo(1000);
        assertThat(FileSpec.parse("key.pem:/k::1000").mode()).isEqualTo(FileSpec.KEEP_MODE);
        assertThat(FileSpec.parse("classpath:/key.pem:/k:0600:memcache").owner())
                .contains("memcache");
        assertThat(FileSpec.parse("key.pem:/k:0600:app:adm").owner()).contains("app:adm");
        assertThat(FileSpec.parse("classpath:/key.pem:/k").source())
                .isEqualTo(new FileSpec.ClassPathResource("key.pem"));
        for (String wrong :
                List.of("a:/k:0600:", "a:/k:0600:app:", "a:/k:0600:a:b:c", "a:/k:0600:-x", "a:/k:0600:a b")) {
            assertThatThrownBy(() -> FileSpec.parse(wrong))
                    .hasMessageContaining("is no owner. Write user or user:group");
        }
        assertThatThrownBy(() -> VolumeSpec.named("data").withFiles(List.of(FileSpec.parse("a:/k:0600:app"))))
                .hasMessageContaining("The volume <data> has a file of <app>, but a volume knows no names");
    }

    @Test
    void refusesEngineSettingsThatSetLabelsOfTheHarness() {
        for (String pointer : List.of("Labels/org.containerharness.owner", "labels/org.containerharness", "Labels")) {
            assertThatThrownBy(() -> ContainerSpec.of("db", "postgres:16").withEngineSetting(pointer, "x"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("The engine setting <" + pointer + ">");
            assertThatThrownBy(() -> NetworkSpec.named("net").withEngineSetting(pointer, "x"))
                    .isInstanceOf(InvalidValueException.class);
        }
        assertThat(ContainerSpec.of("db", "postgres:16")
                        .withEngineSetting("Labels/mine", "x")
                        .engineSettings())
                .hasSize(1);
    }

    @Test
    void showsControlCharactersAsText() {
        String raw = (char) 0x1b + "[2Jgone" + (char) 7 + "\tkept\r\nline" + (char) 0x9b;

        assertThat(VisibleText.upTo(12, "as long as it")).isEqualTo("as long as …");
        assertThat(VisibleText.upTo(13, "as long as it")).isEqualTo("as long as it");
        assertThat(VisibleText.upTo(5, "withoutaspace")).isEqualTo("witho…");
        assertThat(VisibleText.of(raw)).isEqualTo("\\x1b[2Jgone\\x07\tkept\nline\\x9b");
        assertThatThrownBy(() -> ContainerSpec.of("db" + (char) 0x1b, "postgres:16"))
                .hasMessageContaining("db\\x1b")
                .message()
                .doesNotContain(String.valueOf((char) 0x1b));
    }
}
