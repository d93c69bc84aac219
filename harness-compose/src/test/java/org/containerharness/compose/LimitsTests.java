package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.containerharness.compose.error.ComposeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final long MEGABYTE = 1024L * 1024;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadTheLoader() {
        ComposeProject.load(request("services: {a: {image: x}}")).toJson();
    }

    @Test
    void refusesAnAliasBomb() {
        String bomb = "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
                + lines(
                        1,
                        12,
                        level -> "x-" + level + ": &a" + level + " [" + ("*a" + (level - 1) + ", ").repeat(9) + "]\n")
                + "services: {a: {image: x}}\n";

        assertThat(refusal(bomb)).contains("more than 250000 values");
    }

    @Test
    void refusesAliasesThatGrowThroughMergeKeys() {
        String bomb = "x-0: &a0 {k: v}\n"
                + lines(
                        1,
                        30,
                        level -> "x-" + level + ": &a" + level + " {a: {<<: *a" + (level - 1) + "}, b: {<<: *a"
                                + (level - 1) + "}}\n");

        assertThat(refusal(bomb)).contains("more than 250000 values");
    }

    @Test
    void refusesDeepNesting() {
        assertThat(refusal("x-deep: " + "[".repeat(10_000) + "]".repeat(10_000)))
                .contains("nests too deep");
        assertThat(refusal("x-deep: " + "{a: ".repeat(10_000) + "}".repeat(10_000)))
                .contains("nests too deep");
        assertThat(refusal("x-deep:\n" + lines(1, 10_000, level -> " ".repeat(level) + "a:\n")))
                .contains("nests too deep");
    }

    @Test
    void refusesAHugeFile() throws IOException {
        Path file = folder.resolve("compose.yaml");
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (int line = 0; line < 2_500_000; line++) {
                writer.write("# a comment of 20 ch\n");
            }
        }

        assertThat(Files.size(file)).isGreaterThan(50 * MEGABYTE);
        assertThat(refusal(ComposeRequest.of(file))).contains("the file is larger than");
    }

    @Test
    void refusesAThousandIncludesInOneList() throws IOException {
        Path file = folder.resolve("compose.yaml");
        Files.writeString(file, "include:\n" + lines(1, 1_000, index -> "  - part" + index + ".yaml\n"));

        assertThat(refusal(ComposeRequest.of(file))).contains("reads more than 400 files");
    }

    @Test
    void refusesAThousandIncludesInAChain() throws IOException {
        for (int index = 0; index < 1_000; index++) {
            Files.writeString(folder.resolve("part" + index + ".yaml"), "include: [part" + (index + 1) + ".yaml]\n");
        }

        assertThat(refusal(ComposeRequest.of(folder.resolve("part0.yaml"))))
                .contains("the chain of includes is too long");
    }

    @Test
    void refusesIncludesThatMultiply() throws IOException {
        for (int index = 0; index < 20; index++) {
            String next = "d/../part" + (index + 1) + ".yaml";
            Files.writeString(folder.resolve("part" + index + ".yaml"), "include: [" + next + ", " + next + "]\n");
        }
        Files.writeString(folder.resolve("part20.yaml"), "services: {a: {image: x}}\n");

        assertThat(refusal(ComposeRequest.of(folder.resolve("part0.yaml")))).contains("reads more than 400 files");
    }

    @Test
    void refusesRangesOfPortsThatMultiply() {
        String ports = lines(1, 50, index -> "      - " + (10_000 + index) + "-60000\n");

        assertThat(refusal("services:\n  a:\n    image: x\n    ports:\n" + ports))
                .contains("more than 250000 values");
    }

    @Test
    void refusesVariablesThatDouble() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), "services: {a: {image: x}}\n");
        Files.writeString(
                folder.resolve(".env"),
                "V0=xxxxxxxxxx\n"
                        + lines(1, 60, index -> "V" + index + "=$V" + (index - 1) + "$V" + (index - 1) + "\n"));

        assertThat(refusal(ComposeRequest.of(folder.resolve("compose.yaml")))).contains("the value grows beyond");
    }

    @Test
    void refusesALongChainOfExtends() {
        String services = lines(0, 10_000, index -> "  s" + index + ": {extends: s" + (index + 1) + "}\n");

        assertThat(refusal("services:\n" + services + "  s10001: {image: x}\n"))
                .contains("the chain of extends is too long");
    }

    @Test
    void followsALongChainOfDependencies() {
        String services =
                lines(0, 4_999, index -> "  s" + index + ": {image: x, depends_on: [s" + (index + 1) + "]}\n");
        ComposeRequest request = request("services:\n" + services + "  s5000: {image: x}\n");

        ComposeProject project = ComposeProject.load(request.withServices(List.of("s0")));

        assertThat(project.toJson()).contains("\"s5000\"");
    }

    @Test
    void loadsAHundredServicesInTime() throws IOException {
        Path file = folder.resolve("compose.yaml");
        String services = lines(0, 99, LimitsTests::service);
        Files.writeString(file, "name: big\nservices:\n" + services + "networks: {back: }\nvolumes: {data: }\n");
        ComposeRequest request = ComposeRequest.of(file);
        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(2_000);
        for (int round = 0; round < 20; round++) {
            ComposeProject.load(request).toJson();
        }

        Duration best = Duration.ofDays(1);
        for (int round = 0; round < 10; round++) {
            long start = cpuNanos();
            ComposeProject.load(request).toJson();
            Duration taken = Duration.ofNanos(cpuNanos() - start);
            best = taken.compareTo(best) < 0 ? taken : best;
        }
        long allocated = allocated(() -> ComposeProject.load(request).toJson());

        System.out.printf("100 services: best %d ms warm, %d MB allocated%n", best.toMillis(), allocated / MEGABYTE);
        assertThat(best).isLessThan(Duration.ofMillis(150));
        assertThat(allocated).isLessThan(64 * MEGABYTE);
    }

    private static String service(int index) {
        String dependency = index == 99 ? "service0_" : "service" + (index + 1);
        return """
                  service%d:
                    image: "registry.example/service:${TAG:-1}"
                    command: run --name "service %d"
                    environment:
                      - INDEX=%d
                      - LEVEL=${LEVEL:-info}
                    ports:
                      - "%d:80"
                    networks: [back]
                    volumes:
                      - data:/data
                      - ./local:/local:ro
                    links: []
                    healthcheck:
                      test: curl -f http://localhost
                      interval: 10s
                      timeout: 5s
                      retries: 3
                    labels:
                      index: %d
                      next: %s
                    stop_grace_period: 5s
                """.formatted(index, index, index, 10_000 + index, index, dependency);
    }

    /** Time this thread has worked: other builds on the machine do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocated(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static String lines(int first, int last, IntFunction<String> line) {
        return IntStream.rangeClosed(first, last).mapToObj(line).collect(Collectors.joining());
    }

    private static ComposeRequest request(String text) {
        return ComposeRequest.of(Path.of("-")).withEnvironment(Map.of()).withStandardInput(text);
    }

    private static String refusal(String text) {
        return refusal(request(text));
    }

    private static String refusal(ComposeRequest request) {
        long start = cpuNanos();
        ComposeException refused = catchThrowableOfType(ComposeException.class, () -> ComposeProject.load(request));
        assertThat(Duration.ofNanos(cpuNanos() - start)).isLessThan(AT_ONCE);
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
