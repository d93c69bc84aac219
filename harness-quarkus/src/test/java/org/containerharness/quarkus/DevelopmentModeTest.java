package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.Labels;
import org.containerharness.engine.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarkus' development mode, with the tests that it runs meanwhile, over the project in {@code src/test/development}. As
 * {@link ContinuousTestingTest} it needs a Maven.
 */
@EnabledIfSystemProperty(named = QuarkusProject.MAVEN, matches = ".+")
class DevelopmentModeTest {

    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://[\\w.:]+)");

    @TempDir
    Path folder;

    private final List<EngineEvent> started = new CopyOnWriteArrayList<>();
    private final Harness harness = Harness.connect();
    private final Subscription events = harness.engine().events(this::note);
    private QuarkusProject project;

    @BeforeEach
    void copyProject() throws IOException {
        project = new QuarkusProject(Path.of("src/test/development"), folder);
    }

    @AfterEach
    void disconnect() {
        events.close();
        harness.close();
    }

    @Test
    @Timeout(400)
    void devServicesAreForTheApplicationAndDeclaredContainersForItsTests() throws Exception {
        Process maven = project.start("quarkus:dev", "-Ddebug=false");
        List<ProcessHandle> processes;
        try {
            List<String> first = round("1", maven);
            project.edit("src/main/java/shop/Orders.java", "\"1\"", "\"2\"");
            project.await("Live reload", () -> get("/round").equals("2"));
            List<String> second = round("2", maven);

            assertThat(servers("2", "DEVELOPMENT"))
                    .as("kept by a live reload")
                    .hasSize(1)
                    .isEqualTo(servers("1", "DEVELOPMENT"))
                    .doesNotContainAnyElementsOf(servers("1", "TEST"))
                    .doesNotContainAnyElementsOf(servers("2", "TEST"));
            assertThat(devServices()).as("of the application alone").hasSize(1);
            assertThat(declared())
                    .as("one for each run of the tests")
                    .hasSize(2)
                    .doesNotHaveDuplicates()
                    .isEqualTo(Stream.of(first, second).flatMap(List::stream).toList());
            project.await("The run before has ended", () -> isGone(first.get(0)));
        } finally {
            processes = Stream.concat(Stream.of(maven.toHandle()), maven.descendants())
                    .toList();
            maven.destroy();
            maven.waitFor(30, TimeUnit.SECONDS);
            maven.destroyForcibly();
        }
        assertThat(processes).as("Maven, and the application").hasSizeGreaterThan(1);
        project.await(
                "All is gone",
                () -> processes.stream().noneMatch(ProcessHandle::isAlive)
                        && devServices().stream().allMatch(this::isGone)
                        && declared().stream().allMatch(this::isGone));
    }

    private boolean isGone(String container) {
        return harness.engine().containers().find(container).isEmpty();
    }

    private void note(EngineEvent event) {
        if (event.kind() == EngineEvent.Kind.STARTED) {
            started.add(event);
        }
    }

    private List<String> devServices() {
        return started.stream()
                .filter(event -> event.attributes().containsKey("io.quarkus.devservice.launch-mode"))
                .map(EngineEvent::containerId)
                .toList();
    }

    private List<String> declared() {
        return started.stream()
                .filter(event ->
                        "OrdersTest @WithRedis".equals(event.attributes().get(Labels.PLACE)))
                .map(EngineEvent::containerId)
                .toList();
    }

    /** The containers of the tests that have passed, as soon as the application runs too. */
    private List<String> round(String round, Process maven) {
        project.await("Round " + round, () -> {
            assertThat(maven.isAlive()).as(project.text()).isTrue();
            return Stream.of("DEVELOPMENT", "TEST", "PASSED")
                    .noneMatch(what -> servers(round, what).isEmpty());
        });
        return servers(round, "PASSED");
    }

    private List<String> servers(String round, String what) {
        return project.notes(round).stream()
                .filter(note -> note[1].equals(what))
                .map(note -> note[2])
                .distinct()
                .toList();
    }

    /** Quarkus looks for changed sources when somebody asks. */
    private String get(String path) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(project.text());
        assertThat(address.find()).as(project.text()).isTrue();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1) + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
