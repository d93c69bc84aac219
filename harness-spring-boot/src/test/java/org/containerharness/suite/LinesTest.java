package org.containerharness.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How many lines a user writes for a PostgreSQL and a Redis, counted in the two suites that are measured. */
class LinesTest {

    @Test
    void areAsManyAsThePageSays() throws IOException {
        int ours = lines("SuiteOnHarness");
        int theirs = lines("SuiteOnTestcontainers");

        assertThat(ours).isEqualTo(2);
        assertThat(Files.readString(Path.of("../docs/spring.md")))
                .contains("| lines for PostgreSQL and Redis, beside the dependencies | " + theirs + ": ")
                .contains("| lines for PostgreSQL, Redis and Kafka | " + (theirs + 4) + " | 3 |");
    }

    /** Neither empty ones, nor braces alone. */
    private static int lines(String suite) throws IOException {
        int lines = 0;
        boolean isInside = false;
        for (String line : Files.readAllLines(Path.of("src/test/java/org/containerharness/suite", suite + ".java"))) {
            String text = line.strip();
            if (text.equals("// tag::lines[]") || text.equals("// end::lines[]")) {
                isInside = text.startsWith("// tag");
            } else if (isInside && !text.isEmpty() && !text.equals("}")) {
                lines++;
            }
        }
        return lines;
    }
}
