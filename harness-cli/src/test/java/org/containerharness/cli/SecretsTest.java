package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Plants secrets of every kind and looks for each of them in all that comes out, with the log at its most talkative. */
@Timeout(300)
class SecretsTest {

    private static final List<Class<?>> TESTS = List.of(
            PlantedSecrets.Talks.class,
            PlantedSecrets.Unhealthy.class,
            PlantedSecrets.CommandNeverSucceeds.class,
            PlantedSecrets.HttpNeverAnswers.class,
            PlantedSecrets.SqlNeverAnswers.class,
            PlantedSecrets.BuildFails.class,
            PlantedSecrets.Resets.class,
            PlantedSecrets.ResetsOnceMore.class,
            PlantedSecrets.ComposeFails.class);

    @TempDir
    private Path folder;

    private final String build = "secrets-" + UUID.randomUUID();

    @Test
    void noOutputTellsASecretOfAnyKind() throws Exception {
        Path planted = Files.createDirectories(Path.of("target/planted"));
        Files.writeString(planted.resolve("compose.yaml"), PlantedSecrets.COMPOSE);
        Files.writeString(planted.resolve("secret.txt"), PlantedSecrets.COMPOSE_SECRET_OF_FILE + "\n");
        Path reports = folder.resolve("reports");
        Map<String, String> outputs = new LinkedHashMap<>();
        try {
            outputs.putAll(run(
                    "tests",
                    Runs.class,
                    List.of(
                            "-Dlogback.configurationFile=" + talkative(),
                            "-Dharness.report.directory=" + reports,
                            "-Dharness.keep=on-failure",
                            "-Dharness.build.id=" + build)));
            assertThat(reports).as(outputs.values().toString()).isDirectory();
            try (Stream<Path> files = Files.walk(reports)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    outputs.put("report " + reports.relativize(file), Files.readString(file));
                }
            }
            outputs.put("labels", labels());
            for (Class<?> test : TESTS) {
                if (test != PlantedSecrets.ComposeFails.class) {
                    outputs.putAll(command("explain", test.getName()));
                    outputs.putAll(command("explain", "--json", test.getName()));
                }
            }
            outputs.putAll(command("ps"));
            outputs.putAll(command("ps", "--json"));
            outputs.putAll(command("logs", "talker"));
        } finally {
            removeKept();
        }

        TreeSet<String> told = new TreeSet<>();
        PlantedSecrets.all()
                .forEach((kind, secret) -> outputs.forEach((output, text) -> {
                    if (text.contains(secret)) {
                        told.add(kind + " in " + output + ": ..." + around(text, secret));
                    }
                }));
        assertThat(told).as("secrets that were told").isEmpty();
        assertThat(outputs.get("tests, stdout"))
                .as("what was written while the tests ran")
                .contains("DB_PASSWORD=***")
                .contains("Tests successful: 2", "reset hook");
        assertThat(outputs)
                .containsKeys("report index.html", "report report.json")
                .anySatisfy((output, text) -> assertThat(output).endsWith("PlantedSecrets.Talks/class/talker.log"))
                .hasSizeGreaterThan(25);
        assertThat(PlantedSecrets.all()).hasSizeGreaterThan(30);
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + secret.length() + 20))
                .replace('\n', '|');
    }

    private Path talkative() throws IOException {
        return Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger %msg%n%ex{full}</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="out"/></root>
                </configuration>
                """);
    }

    /** Runs the tests with what users have: the log on standard output, everything that is to be known of failures. */
    static class Runs {
        public static void main(String[] arguments) {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(TESTS.stream()
                                                .map(test -> selectClass(test))
                                                .toList())
                                        .configurationParameter("junit.platform.stacktrace.pruning.enabled", "false")
                                        .build(),
                                summary);
            }
            summary.getSummary().printFailuresTo(new PrintWriter(System.out, true), 100);
            summary.getSummary().getFailures().forEach(failure -> failure.getException()
                    .printStackTrace());
            System.out.println("Tests successful: " + summary.getSummary().getTestsSucceededCount());
        }
    }

    private Map<String, String> command(String... arguments) throws IOException, InterruptedException {
        return run(
                "harness " + String.join(" ", arguments),
                HarnessCommand.class,
                List.of("-Dharness.build.id=" + build),
                arguments);
    }

    private Map<String, String> run(String name, Class<?> main, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Stream.of(Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                                .orElse(System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                        // Needs Spring, which is not there.
                        .filter(entry -> !entry.contains("harness-spring"))
                        .collect(Collectors.joining(File.pathSeparator))));
        words.addAll(options);
        words.add(main.getName());
        words.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        process.environment().putAll(PlantedSecrets.environment());
        assertThat(process.start().waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Map.of(name + ", stdout", Files.readString(out), name + ", stderr", Files.readString(err));
    }

    /** Of all that the run has left, by the engine's own words. */
    private String labels() {
        StringBuilder text = new StringBuilder();
        try (Engine engine = Harness.connectEngine(Settings.load())) {
            engine.containers().list(Map.of(Labels.OURS, "true")).forEach(found -> text.append(found.labels())
                    .append('\n'));
            engine.volumes().list(Map.of(Labels.OURS, "")).forEach(found -> text.append(found.labels())
                    .append('\n'));
            engine.networks().list(Map.of(Labels.OURS, "true")).forEach(found -> text.append(found.labels())
                    .append('\n'));
        }
        return text.toString();
    }

    /** Only what was declared in these tests. */
    private void removeKept() throws IOException, InterruptedException {
        try (Engine engine = Harness.connectEngine(Settings.load())) {
            for (ContainerSummary found : engine.containers().list(Map.of(Labels.OURS, "true"))) {
                boolean isOfTests =
                        found.labels().getOrDefault(Labels.PLACE, "").contains("PlantedSecrets")
                                || found.labels().getOrDefault(Labels.BUILD, "").equals(build);
                if (isOfTests) {
                    String stack = found.labels().getOrDefault(Labels.STACK_ID, "none");
                    engine.containers().remove(found.id());
                    engine.networks().list(Map.of(Labels.STACK_ID, stack)).forEach(network -> engine.networks()
                            .remove(network.id()));
                    engine.volumes().list(Map.of(Labels.KEPT, stack)).forEach(volume -> engine.volumes()
                            .remove(volume.name()));
                }
            }
        }
    }
}
