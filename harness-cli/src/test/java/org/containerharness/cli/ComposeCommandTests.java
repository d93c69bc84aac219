package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeCommandTests {

    private static final String PROJECT =
            "services: {b: {image: y, depends_on: [a], profiles: [p]}, a: {command: \"echo $$X\", build: /src}}";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void printsTheModelWithDoubledDollars() {
        int code = run(PROJECT, "-f", "-", "-p", "shop", "config", "--format", "json");

        assertThat(code).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("{\n  \"name\": \"shop\",\n")
                .contains("\"echo\",\n        \"$$X\"")
                .endsWith("}");
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void printsNames() {
        assertThat(text("--profile", "p", "-f", "-", "-p", "shop", "config", "--services"))
                .isEqualTo("a\nb\n");
        assertThat(text("--profile", "p", "-f", "-", "-p", "shop", "config", "--images"))
                .isEqualTo("shop-a\ny\n");
        assertThat(text("-f", "-", "-p", "shop", "config", "--profiles")).isEqualTo("p\n");
        assertThat(text("-f", "-", "-p", "shop", "config", "--networks")).isEqualTo("default\n");
        assertThat(text("-f", "-", "-p", "shop", "config", "--volumes")).isEmpty();
        assertThat(text("-f", "-", "-p", "shop", "config", "-q")).isEmpty();
    }

    @Test
    void selectsServices() {
        assertThat(text("-f", "-", "-p", "shop", "config", "b")).contains("  a:\n", "  b:\n");
        assertThat(text("-f", "-", "-p", "shop", "config", "a"))
                .contains("  a:\n")
                .doesNotContain("  b:\n");
    }

    @Test
    void printsRefusalsToTheErrorStream() {
        int code = run("services: {a: {}}", "-f", "-", "-p", "shop", "config");

        assertThat(code).isEqualTo(15);
        assertThat(output.size()).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("-:1:15 services.a: the service has neither an image nor a build\n");
    }

    @Test
    void printsWarningsToTheErrorStream() {
        int code = run("services: {a: {image: \"x$TAG\"}}", "-f", "-", "-p", "shop", "config", "-q");

        assertThat(code).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("level=warning msg=\"The \\\"TAG\\\" variable is not set. Defaulting to a blank string.\"");
    }

    @Test
    void refusesUnknownArguments() {
        assertThat(run(PROJECT, "config", "--nothing")).isEqualTo(16);
        assertThat(run(PROJECT, "-f", "-", "config", "--format", "xml")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--nothing", "unsupported format \"xml\"");
    }

    @Test
    void endsWithTheCodesOfDockersOwnCommand() {
        assertThat(run(PROJECT, "-f", "-", "config", "missing")).isEqualTo(1);
        assertThat(run(PROJECT, "-f", "-", "-p", "A B", "config")).isEqualTo(1);
        assertThat(run(PROJECT, "-f", "-", "--env-file", "missing.env", "config"))
                .isEqualTo(1);
        assertThat(run(PROJECT, "-f", "missing.yaml", "config")).isEqualTo(14);
        assertThat(run("services: {a: {image: x, env_file: missing.env}}", "-f", "-", "-p", "shop", "config"))
                .isEqualTo(14);
        assertThat(run("services: {a: {image: \"${X:?say it}\"}}", "-f", "-", "-p", "shop", "config"))
                .isEqualTo(15);
    }

    private String text(String... arguments) {
        output.reset();
        assertThat(run(PROJECT, arguments)).isZero();
        return output.toString(StandardCharsets.UTF_8);
    }

    private int run(String input, String... arguments) {
        Console console = new Console(
                Map.of("HOME", "/home/somebody"),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        return new HarnessCommand(
                        () -> fail("Loading a project needs no settings."),
                        settings -> fail("Loading a project needs no engine."),
                        console)
                .execute(Stream.concat(Stream.of("compose"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
