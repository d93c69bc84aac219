package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTests {

    @TempDir
    Path project;

    private static final Path REPORTS = Path.of("target/harness");

    private static void write(ReportFolder folder, String session, String build) throws IOException {
        Path file = Journal.file(folder.folder(), session);
        Files.createDirectories(folder.folder().resolve(Journal.FOLDER));
        Told told = new Told(session, build, 0)
                .stack("OrdersTest", "redis:7", 0, 10, 10)
                .ended(100);
        Files.writeString(file, told.events.stream().map(JournalLine::of).collect(Collectors.joining("\n")));
    }

    private Path module(String name) throws IOException {
        Files.writeString(project.resolve("pom.xml"), "<modules><module>apps</module></modules>");
        Files.createDirectories(project.resolve("apps/" + name));
        Files.writeString(
                project.resolve("apps/pom.xml"), "<modules><module>one</module><module> two </module></modules>");
        return project.resolve("apps/" + name);
    }

    @Test
    void theModulesOfABuildHaveOnePageAndLinksToIt() throws Exception {
        ReportFolder one = ReportFolder.of(module("one"), REPORTS);
        ReportFolder two = ReportFolder.of(module("two"), REPORTS);
        assertThat(one.folder()).isEqualTo(project.resolve("target/harness")).isEqualTo(two.folder());
        write(one, "a", "build-1");
        write(two, "b", "build-1");
        write(two, "c", "build-2");

        one.remake("a");
        two.remake("b");

        assertThat(Files.readString(one.folder().resolve("report.json")))
                .contains("\"name\":\"a\"", "\"name\":\"b\"")
                .doesNotContain("\"name\":\"c\"");
        assertThat(one.page()).content().contains("OrdersTest").doesNotContain("HARNESS-DATA");
        assertThat(project.resolve("apps/two/target/harness/index.html"))
                .content()
                .contains("href=\"../../../../target/harness/index.html\"");
    }

    @Test
    void theRootOfABuildIsFoundByItsFiles() throws Exception {
        Path module = module("one");
        assertThat(BuildRoot.of(module)).isEqualTo(project);
        assertThat(BuildRoot.of(project.resolve("elsewhere"))).isEqualTo(project.resolve("elsewhere"));

        Files.createFile(project.resolve("apps/settings.gradle.kts"));
        assertThat(BuildRoot.of(module)).isEqualTo(project.resolve("apps"));
    }

    @Test
    void aPomMayHaveAnotherEncodingAndNamePomsOfModules() throws Exception {
        Path module = Files.createDirectories(project.resolve("one"));
        Files.createFile(module.resolve("pom.xml"));
        Files.write(
                project.resolve("pom.xml"),
                "<name>B\u00fccher</name><module>one/pom.xml</module>".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(BuildRoot.of(module)).isEqualTo(project);
    }

    @Test
    void ofOtherBuildsTheLatestJournalsStay() throws Exception {
        ReportFolder folder = ReportFolder.of(project, REPORTS);
        for (int i = 10; i < 40; i++) {
            write(folder, "s" + i, "build-" + i);
        }

        folder.remake("s39");

        try (var journals = Files.list(folder.folder().resolve("journal"))) {
            assertThat(journals.map(file -> folder.folder()
                            .resolve(Journal.FOLDER)
                            .relativize(file)
                            .toString()))
                    .contains("s39.jsonl", "s38.jsonl", "s19.jsonl")
                    .doesNotContain("s10.jsonl", "s18.jsonl");
        }
    }

    @Test
    void theModulesOfABuildKeepOutputInOneFolder() throws Exception {
        Path of = ReportFolder.of(module("one"), REPORTS).output("build-1");

        assertThat(of.getParent()).isEqualTo(project.resolve("target/harness/logs"));
        assertThat(of.getFileName().toString()).matches("\\d{8}-\\d{6}-build-1");
        assertThat(ReportFolder.of(module("two"), REPORTS).output("build-1")).isEqualTo(of);
        assertThat(ReportFolder.of(module("two"), REPORTS).output("1")).isNotEqualTo(of);
    }

    @Test
    void manyForksThatKeepOutputAtOnceHaveOneFolder() {
        assertThat(IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(i -> ReportFolder.of(project, REPORTS).output("build"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void ofOtherBuildsTheLatestOutputStays() throws Exception {
        ReportFolder folder = ReportFolder.of(project, REPORTS);
        Path logs = folder.folder().resolve("logs");
        for (int i = 10; i < 40; i++) {
            Path test = logs.resolve("202611" + i + "-101500-build-" + i).resolve("org.example.OrdersTest/rejects");
            Files.writeString(Files.createDirectories(test).resolve("db.log"), "some");
        }
        Files.createDirectories(logs.resolve("of-the-user"));
        Path ofThis = folder.output("build-10");
        write(folder, "s", "build-10");

        folder.remake("s");

        assertThat(logs)
                .isDirectoryContaining(ofThis::equals)
                .isDirectoryContaining(path -> path.endsWith("of-the-user"))
                .isDirectoryContaining(path -> path.endsWith("20261120-101500-build-20"))
                .isDirectoryNotContaining(path -> path.endsWith("20261119-101500-build-19"));
        assertThat(logs.toFile().list()).hasSize(22);
    }

    @Test
    void manySessionsThatEndAtOnceMissNobody() throws Exception {
        ReportFolder folder = ReportFolder.of(project, REPORTS);
        List<String> sessions = List.of("a", "b", "c", "d", "e", "f");
        for (String session : sessions) {
            write(folder, session, "build");
        }

        sessions.parallelStream().forEach(folder::remake);

        assertThat(Files.readString(folder.folder().resolve("report.json")))
                .contains(sessions.stream()
                        .map(name -> "\"name\":\"" + name + "\"")
                        .toList());
    }

    @Test
    void summariesOfForksThatEndAtOnceAreWholeOneAfterTheOther() throws Exception {
        Told told = new Told("s", "build", 0);
        for (int i = 0; i < 300; i++) {
            told.stack("Orders" + i + "Test", "redis:7", i, 10, 10)
                    .uses("Orders" + i + "Test", "Orders" + i + "Test", "redis:7", i, 10, false);
        }
        Summary summary = new Summary(BuildDraft.of(List.of(told.events)), project.resolve("index.html"));
        assertThat(summary.markdown().length()).isGreaterThan(10_000);
        Path file = project.resolve("summary.md");

        IntStream.range(0, 32).parallel().forEach(fork -> append(summary, file));

        assertThat(file).content().isEqualTo(summary.markdown().repeat(32));
    }

    private static void append(Summary summary, Path file) {
        try {
            summary.appendTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
