package org.containerharness.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.containerharness.engine.Labels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;

/** An application that somebody starts while developing it, in a JVM of its own as they do. */
class LocalOrdersTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void connectsToWhatAClassAmongItsSourcesDeclares() throws Exception {
        Process orders = start(LocalOrders.class, "--exit");
        assertThat(orders.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("start 1 with port ").doesNotContain(" WARN ", " ERROR ");
        assertNothingIsLeft(orders);
    }

    @Test
    void anApplicationThatDeclaresNothingNeedsNoComposeFile() throws Exception {
        Process plain = start(Plain.class);
        assertThat(plain.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("it runs");
    }

    /** Without anything to connect to. */
    @Configuration(proxyBeanMethods = false)
    static class Plain {

        public static void main(String[] args) {
            SpringApplication.run(Plain.class, "--spring.devtools.restart.enabled=false");
            System.out.println("it runs");
            System.exit(0);
        }
    }

    @Test
    void endsInPeaceWhenItIsInterrupted() throws Exception {
        Process orders = start(LocalOrders.class);
        await("start 1 with port ");
        orders.destroy();
        assertThat(orders.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output()).doesNotContain(" WARN ", " ERROR ");
        assertNothingIsLeft(orders);
    }

    @Test
    void keepsItsServicesWhileDeveloperToolsRestartIt() throws Exception {
        Process orders = start(LocalOrders.class, "--restart");
        await("start 2 with port ");
        List<String> ports = output().lines()
                .filter(line -> line.startsWith("start "))
                .map(line -> line.replaceFirst(".* ", ""))
                .toList();
        assertThat(ports).hasSize(2);
        assertThat(ports.get(0)).isEqualTo(ports.get(1));
        orders.destroy();
        assertThat(orders.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertNothingIsLeft(orders);
    }

    /** With what a developer has on the class path; the harness comes in jars there, which a restart leaves alone. */
    private Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private void await(String text) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!output().contains(text)) {
            assertThat(System.nanoTime()).as(output()).isLessThan(end);
            // The process writes to a file.
            Thread.sleep(50);
        }
    }

    private static void assertNothingIsLeft(Process process) {
        try (Harness harness = Harness.connect()) {
            assertThat(harness.engine().containers().list(Map.of(Labels.OURS, "true")))
                    .noneMatch(container ->
                            container.labels().getOrDefault(Labels.OWNER, "").contains(":" + process.pid() + ":"));
        }
    }
}
