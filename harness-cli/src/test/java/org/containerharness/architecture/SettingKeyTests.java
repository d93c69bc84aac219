package org.containerharness.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.settings.Setting;
import org.junit.jupiter.api.Test;

/** A key that a text has by hand outlives the setting; so texts take keys from the table, and comments are checked. */
class SettingKeyTests {

    private static final Pattern KEY = Pattern.compile("(?:(?<![\\w.])|(?<=-D))harness(\\.[a-zA-Z]+)++(?!\\()");

    private static final Set<String> FILES = Set.of("harness.properties", "harness.lock");

    private static final String OF_OUR_TESTS = "harness.test.";

    /** Keys with a container's name in them: of settings, and of the properties that a Spring context has. */
    private static final Pattern OF_CONTAINERS = Pattern.compile("harness\\.(use(\\.\\w+)?|web\\.(host|port))");

    /** What lines of containers carry in the mapped diagnostic context. */
    private static final Set<String> OF_LOG = Set.of("harness.fixture", "harness.test");

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>//[^\n]*|/\\*.*?\\*/)|(?<text>\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\")|'(?:\\\\.|[^'\\\\])+'",
            Pattern.DOTALL);

    @Test
    void textsInCodeHaveNoKeyByHand() throws IOException {
        List<String> byHand = new ArrayList<>();
        for (Path file : House.mainSources()) {
            if (!file.toString().contains("/settings/")) {
                keys(tokens(file, "text")).forEach(key -> byHand.add(file.getFileName() + ": " + key));
            }
        }

        assertThat(byHand).as("keys that belong to Setting.….key()").isEmpty();
    }

    @Test
    void commentsAndPagesHaveOnlyKeysThatThereAre() throws IOException {
        List<String> known = Stream.of(Setting.values()).map(Setting::key).toList();
        List<String> unknown = new ArrayList<>();
        for (Path file : House.mainSources()) {
            keys(tokens(file, "comment"))
                    .filter(key ->
                            !known.contains(key) && !OF_CONTAINERS.matcher(key).matches())
                    .forEach(key -> unknown.add(file.getFileName() + ": " + key));
        }
        for (Path page : House.pages()) {
            keys(House.read(page))
                    .filter(key ->
                            !known.contains(key) && !OF_CONTAINERS.matcher(key).matches())
                    .forEach(key -> unknown.add(page.getFileName() + ": " + key));
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void seesKeysInTextsAndComments() {
        assertThat(keys(
                        "set harness.keep=always, or -Dharness.machine.idle=1h. See harness.properties, harness.start(x)"
                                + " and org.containerharness.keep"))
                .containsExactly("harness.keep", "harness.machine.idle");
        assertThat(tokens("/** harness.a */ char c = '\"'; String s = \"harness.b\"; // harness.c", "text"))
                .isEqualTo("\"harness.b\"");
    }

    private static Stream<String> keys(String text) {
        return allKeys(text).filter(key -> !OF_LOG.contains(key));
    }

    private static Stream<String> allKeys(String text) {
        return KEY.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(key -> !FILES.contains(key) && !key.startsWith(OF_OUR_TESTS));
    }

    private static String tokens(Path file, String kind) throws IOException {
        return tokens(House.read(file), kind);
    }

    private static String tokens(String source, String kind) {
        StringBuilder found = new StringBuilder();
        var matcher = TOKEN.matcher(source);
        while (matcher.find()) {
            if (matcher.group(kind) != null) {
                found.append(found.isEmpty() ? "" : "\n").append(matcher.group(kind));
            }
        }
        return found.toString();
    }
}
