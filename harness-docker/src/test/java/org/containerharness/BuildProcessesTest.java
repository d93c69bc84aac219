package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
@Timeout(300)
class BuildProcessesTest {

    private static final int PROCESSES = 4;

    /** The larger size is the bound; it takes longer than a build should. */
    private static final int MEGABYTES = Integer.getInteger("harness.test.context-megabytes", 200);

    private static final String HEAP = MEGABYTES > 200 ? "-Xmx96m" : "-Xmx48m";

    private final List<Process> processes = new ArrayList<>();
    private final List<String> made = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY small /small-" + UUID.randomUUID() + "\n");
        Files.writeString(context.resolve("small"), "small");
    }

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
        try (Harness harness = Harness.connect(Settings.load())) {
            made.forEach(image -> harness.engine().images().remove(image, true));
        }
    }

    private Process process(String... options) throws IOException {
        return process(List.of(), options);
    }

    /** @param wrapper a program that runs the JVM in its own way, with its arguments */
    private Process process(List<String> wrapper, String... options) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BuildMain.class.getName(),
                context.toString(),
                folder.resolve("cache").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    /** What it says after the word, without the lines of its log. */
    private static String said(BufferedReader output, String word) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(word)) {
            line = output.readLine();
        }
        return line == null ? "nothing" : line.substring(word.length()).strip();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void oneOfSeveralJvmsBuildsForAll() throws Exception {
        List<BufferedReader> outputs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            outputs.add(output(process("-XX:TieredStopAtLevel=1")));
        }
        for (BufferedReader output : outputs) {
            assertThat(said(output, "up")).isEmpty();
        }
        for (Process process : processes) {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        List<String> counts = new ArrayList<>();
        for (BufferedReader output : outputs) {
            String[] built = said(output, "built").split(" ");
            counts.add(built[0]);
            made.add(built[built.length - 1]);
        }

        assertThat(counts).containsExactlyInAnyOrder("1", "0", "0", "0");
        assertThat(made.stream().distinct()).hasSize(1);
    }

    @Test
    void aContextLargerThanTheHeapIsStreamed() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(context.resolve("large").toFile(), "rw")) {
            large.setLength((long) MEGABYTES << 20);
        }
        Process process = process(HEAP);
        BufferedReader output = output(process);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();

        String[] built = said(output, "built").split(" ");
        made.add(built[built.length - 1]);
        assertThat(built[0]).isEqualTo("1");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void namesAFileThatMayNotBeRead() throws Exception {
        Path secret = Files.writeString(context.resolve("private.key"), "key");
        Files.setPosixFilePermissions(secret, Set.of());
        Process process = process(withoutTheRightsOfRoot());
        BufferedReader output = output(process);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();

        assertThat(said(output, "refused"))
                .startsWith("0 ")
                .contains(secret.toString(), "may not be read by this user", ".dockerignore");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Root may read whatever it likes, unless it lays that right down. */
    private static List<String> withoutTheRightsOfRoot() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root needs setpriv for this");
        return List.of("/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search");
    }
}
