package org.containerharness.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;
import org.containerharness.model.Secrets;
import org.junit.jupiter.api.Test;

class FailureReportTests {

    private static final Subject DB = new Subject(
            ResourceId.container("db"),
            Optional.of("postgres:16"),
            Optional.of("0123456789abcdef"),
            new Place("OrdersIT @WithContainer(name = \"db\")"));

    private static FailureReport report(Cause cause, String seen, List<String> output) {
        return new FailureReport(
                DB,
                cause,
                seen,
                Optional.of("exited with code 1"),
                List.of("5432/tcp -> 127.0.0.1:33312"),
                List.of(
                        new StartPhase("pull", Duration.ofMillis(1200)),
                        new StartPhase("create", Duration.ofMillis(20))),
                List.of("nothing listens on 5432/tcp"),
                Map.of("db", output),
                List.of(new FailureReport.Consequence(
                        Subject.of(ResourceId.container("api"), Place.IN_CODE), "was not ready in time")),
                List.of("web"));
    }

    @Test
    void beginsWithTheCauseInOneSentenceOnOneLine() {
        String text = report(new ProcessCause.Exited(1, "the program's own error", false), "a\nb", List.of("a", "b"))
                .text();

        assertThat(text.lines().limit(5))
                .containsExactly(
                        "The container <db> exited with code 1 (the program's own error) before it was ready: a b",
                        "  Seen:",
                        "    a",
                        "    b",
                        "  Next: read the last output: the process ended by itself, so its command, environment or files are");
        assertThat(text.lines().skip(5))
                .containsExactly(
                        "    not what it needs.",
                        "  Declared at: OrdersIT @WithContainer(name = \"db\"); image postgres:16; id 0123456789ab",
                        "  After that: The container <api> was not ready in time",
                        "  Not started because of it: web",
                        "  State: exited with code 1",
                        "  Ports: 5432/tcp -> 127.0.0.1:33312",
                        "  Phases: pull 1200 ms, create 20 ms",
                        "  Last probes:",
                        "    nothing listens on 5432/tcp",
                        "  Last output:",
                        "    a",
                        "    b");
    }

    @Test
    void fitsATerminalOfAHundredColumnsButForOutputWhichIsToBeCopied() {
        String output = "x ".repeat(125).strip();
        String text = report(
                        new ReadinessCause.NeverReady("this " + "and that ".repeat(40)),
                        "y ".repeat(300),
                        List.of(output))
                .text();

        assertThat(text.lines().skip(1).filter(line -> !line.contains("x x"))).allMatch(line -> line.length() <= 100);
        assertThat(text.lines()).contains("    " + output);
        assertThat(text.replaceAll("\\s", "")).contains("y".repeat(300));
    }

    @Test
    void tellsNoSecretInAnyField() {
        Secrets.learnValue("hunter2-of-the-report");
        FailureReport report = report(
                new ProcessCause.FailureLine("password=hunter2-of-the-report", "hunter2-of-the-report"),
                "hunter2-of-the-report",
                List.of("tiger", "\u001b[31mred"));

        FailureReport clean = report.without(List.of("tiger"));

        assertThat(report.cause().toString()).doesNotContain("hunter2");
        assertThat(report.toString() + report.toJson() + report.seen()).doesNotContain("hunter2");
        assertThat(clean.toJson() + clean.text() + clean.output())
                .doesNotContain("tiger")
                .doesNotContain("\u001b");
    }

    @Test
    void isJsonForPrograms() {
        String json = FailureReport.of(
                        Subject.of(ResourceId.image("app:\"1\""), new Place("A\\B")),
                        new ConflictCause.PortTaken(
                                List.of(8080), Optional.of(new ConflictCause.Holder("other", "</script>"))),
                        "two\nlines")
                .toJson();

        assertThat(json)
                .startsWith(
                        "{\"kind\":\"port-taken\",\"headline\":\"The image <app:\\\"1\\\"> could not be started: host port"
                                + " 8080 is taken: two lines\",\"remedy\":\"")
                .contains("\"place\":\"A\\\\B\"")
                .contains("\"cause\":{\"ports\":[8080],\"holder\":{\"name\":\"other\",\"what\":\"</script>\"}}")
                .contains("\"seen\":\"two\\nlines\"")
                .contains("\"output\":{}")
                .doesNotContain("\n");
    }

    /** A kind that has no section would leave its reader alone. */
    @Test
    void eachKindHasItsSectionInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/troubleshooting.md"));

        assertThat(Pattern.compile("(?m)^### ([a-z-]+)$")
                        .matcher(page)
                        .results()
                        .map(result -> result.group(1)))
                .containsExactlyElementsOf(kinds(Cause.class).stream()
                        .map(FailureReportTests::name)
                        .toList());
    }

    private static List<Class<?>> kinds(Class<?> type) {
        List<Class<?>> kinds = new ArrayList<>();
        Stream.of(Optional.ofNullable(type.getPermittedSubclasses()).orElse(new Class<?>[0]))
                .forEach(part -> kinds.addAll(kinds(part)));
        if (type.isRecord()) {
            kinds.add(type);
        }
        return kinds;
    }

    private static String name(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
