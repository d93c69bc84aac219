package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.containerharness.compose.error.ComposeException;
import org.junit.jupiter.api.Test;

class FuzzTests {

    private static final int INPUTS = 20_000;
    private static final long SEED = 20_261_122L;

    private static final List<String> FRAGMENTS = List.of(
            ":",
            "- ",
            "  ",
            "\n",
            "{",
            "}",
            "[",
            "]",
            "*defaults",
            "&a ",
            "<<: ",
            "!reset ",
            "!override ",
            "!!int ",
            "~",
            "null",
            "''",
            "\"",
            "${",
            "${A:-",
            "}",
            "$",
            "$$",
            "0x",
            "1e999",
            "-1",
            "99999999999999999999",
            "2024-01-01",
            "yes",
            "\t",
            "#",
            "|",
            ">",
            "?",
            "@",
            "%",
            "\0",
            "é",
            "😀",
            "service:",
            "extends: web\n",
            "x-",
            ",",
            "=",
            "..",
            "8080-9090:",
            "include: [a.yaml]\n",
            "---\n",
            "\r\n");

    private static final List<BiFunction<String, Random, String>> MUTATIONS = List.of(
            FuzzTests::insertFragment,
            FuzzTests::insertFragment,
            FuzzTests::deleteRange,
            FuzzTests::replaceCharacter,
            FuzzTests::repeatLine,
            FuzzTests::swapLines,
            FuzzTests::indentLine,
            FuzzTests::replaceValue);

    @Test
    void yieldsOnlyModelsOrTypedErrors() {
        String valid = sample();
        Random random = new Random(SEED);
        int loaded = 0;

        for (int input = 0; input < INPUTS; input++) {
            String text = mutated(valid, random);
            loaded += loads(text, input) ? 1 : 0;
        }

        System.out.printf("fuzz: %d inputs, %d models, %d typed errors%n", INPUTS, loaded, INPUTS - loaded);
        assertThat(loaded).isBetween(1, INPUTS - 1);
    }

    private static boolean loads(String text, int input) {
        try {
            ComposeProject project = ComposeProject.load(ComposeRequest.of(Path.of("-"))
                    .withEnvironment(Map.of("HOME", "/home/somebody"))
                    .withStandardInput(text));
            assertThat(project.toJson()).startsWith("{");
            assertThat(project.toYaml()).startsWith("name: ");
            return true;
        } catch (ComposeException typed) {
            assertThat(typed.problems()).isNotEmpty();
            return false;
        } catch (RuntimeException | StackOverflowError leaked) {
            throw new AssertionError("input " + input + " leaks " + leaked + ":\n" + text, leaked);
        }
    }

    private static String mutated(String valid, Random random) {
        String text = valid;
        for (int round = 1 + random.nextInt(2); round > 0; round--) {
            text = MUTATIONS.get(random.nextInt(MUTATIONS.size())).apply(text, random);
        }
        return text;
    }

    private static String insertFragment(String text, Random random) {
        int place = random.nextInt(text.length() + 1);
        return text.substring(0, place) + FRAGMENTS.get(random.nextInt(FRAGMENTS.size())) + text.substring(place);
    }

    private static String deleteRange(String text, Random random) {
        int start = random.nextInt(text.length());
        int end = Math.min(text.length(), start + 1 + random.nextInt(20));
        return text.substring(0, start) + text.substring(end);
    }

    private static String replaceCharacter(String text, Random random) {
        int place = random.nextInt(text.length());
        return text.substring(0, place) + (char) (' ' + random.nextInt(95)) + text.substring(place + 1);
    }

    private static String repeatLine(String text, Random random) {
        List<String> lines = lines(text);
        int line = random.nextInt(lines.size());
        lines.add(line, lines.get(line));
        return String.join("\n", lines);
    }

    private static String swapLines(String text, Random random) {
        List<String> lines = lines(text);
        int first = random.nextInt(lines.size());
        int second = random.nextInt(lines.size());
        String kept = lines.set(first, lines.get(second));
        lines.set(second, kept);
        return String.join("\n", lines);
    }

    private static String indentLine(String text, Random random) {
        List<String> lines = lines(text);
        int line = random.nextInt(lines.size());
        lines.set(
                line,
                random.nextBoolean() ? "  " + lines.get(line) : lines.get(line).replaceFirst("^ {2}", ""));
        return String.join("\n", lines);
    }

    private static String replaceValue(String text, Random random) {
        List<String> lines = lines(text);
        int line = random.nextInt(lines.size());
        String value = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
        lines.set(line, lines.get(line).replaceFirst(": .*$", ": ") + value);
        return String.join("\n", lines);
    }

    private static List<String> lines(String text) {
        return new ArrayList<>(List.of(text.split("\n", -1)));
    }

    private static String sample() {
        try (var stream = FuzzTests.class.getResourceAsStream("/compose/everything.yaml")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
