package org.containerharness.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the README and the docs show is what runs: every snippet is a region of a test or a file of the examples. */
class SnippetTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** {@code <!-- snippet: path#region -->} and the fenced block after it. */
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+?)#(\\S+) -->\\s*```\\w+\\n(.*?)```", Pattern.DOTALL);

    /** Java that is not marked as a snippet could rot unseen. */
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n");

    @TestFactory
    Stream<DynamicTest> showsWhatRuns() throws IOException {
        return pages().stream().flatMap(page -> snippets(page).stream());
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        String readme = read(ROOT.resolve("README.md"));
        assertThat(pages()).filteredOn(page -> !page.endsWith("README.md")).allSatisfy(page -> assertThat(readme)
                .contains("](docs/" + page.getFileName() + ")"));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(ROOT.resolve("README.md"));
            return pages;
        }
    }

    private static List<DynamicTest> snippets(Path page) {
        List<DynamicTest> tests = new ArrayList<>();
        String text = read(page);
        Matcher snippet = SNIPPET.matcher(text);
        while (snippet.find()) {
            String file = snippet.group(1);
            String region = snippet.group(2);
            String shown = snippet.group(3);
            tests.add(DynamicTest.dynamicTest(ROOT.relativize(page) + ": " + region, () -> assertThat(shown.strip())
                    .isEqualTo(region(ROOT.resolve(file), region))));
        }
        long java = JAVA_BLOCK.matcher(text).results().count();
        long marked = SNIPPET.matcher(text)
                .results()
                .filter(match -> match.group().contains("```java"))
                .count();
        tests.add(DynamicTest.dynamicTest(ROOT.relativize(page) + ": all Java is marked", () -> assertThat(marked)
                .isEqualTo(java)));
        return tests;
    }

    private static String region(Path file, String name) {
        Matcher region = Pattern.compile(
                        "tag::" + Pattern.quote(name) + "\\[][^\\n]*\\n(.*?)\\n[^\\n]*end::" + Pattern.quote(name)
                                + "\\[]",
                        Pattern.DOTALL)
                .matcher(read(file));
        assertThat(region.find()).as("region %s in %s", name, file).isTrue();
        return region.group(1).stripIndent().strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
