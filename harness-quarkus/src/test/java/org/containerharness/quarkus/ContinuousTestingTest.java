package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarkus' continuous testing without its console, over the project in {@code src/test/continuous}. It takes a Maven of 3.9
 * or newer, which the property names, and its plugin from a registry.
 */
@EnabledIfSystemProperty(named = QuarkusProject.MAVEN, matches = ".+")
class ContinuousTestingTest {

    @TempDir
    Path folder;

    private QuarkusProject project;

    @BeforeEach
    void copyProject() throws IOException {
        project = new QuarkusProject(Path.of("src/test/continuous"), folder);
    }

    @Test
    @Timeout(400)
    void eachRunHasItsContainersAnewAndABuildHasOne() throws Exception {
        Process maven = project.start("quarkus:test");
        List<String> containers;
        try {
            List<String[]> first = runs("1", maven);
            project.edit("src/main/java/shop/Orders.java", "\"1\"", "\"2\"");
            List<String[]> second = runs("2", maven);

            assertThat(oneOf(first, 2, isProfile().negate()))
                    .isNotEqualTo(oneOf(second, 2, isProfile().negate()));
            assertThat(oneOf(first, 2, isProfile())).isNotEqualTo(oneOf(second, 2, isProfile()));
            assertThat(oneOf(first, 3, all -> true))
                    .as("of the build, in all applications and runs")
                    .isEqualTo(oneOf(second, 3, all -> true));
            assertThat(project.text()).as("Dev Services").doesNotContain("testcontainers");
            containers = Stream.of(first, second)
                    .flatMap(List::stream)
                    .flatMap(run -> Stream.of(run[2], run[3]))
                    .distinct()
                    .toList();
        } finally {
            maven.destroy();
            maven.waitFor(30, TimeUnit.SECONDS);
            maven.destroyForcibly();
        }
        try (Harness harness = Harness.connect()) {
            project.await("All is gone", () -> containers.stream()
                    .allMatch(id -> harness.engine().containers().find(id).isEmpty()));
        }
    }

    private static Predicate<String[]> isProfile() {
        return run -> run[1].equals("ProfileTest");
    }

    private static String oneOf(List<String[]> runs, int column, Predicate<String[]> matches) {
        List<String> found =
                runs.stream().filter(matches).map(run -> run[column]).distinct().toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What the three tests of a round noted: round, class, container of the class, container of the build. */
    private List<String[]> runs(String round, Process maven) throws Exception {
        project.await("Round " + round, () -> {
            assertThat(maven.isAlive()).as(project.text()).isTrue();
            return project.notes(round).size() == 3;
        });
        return project.notes(round);
    }
}
