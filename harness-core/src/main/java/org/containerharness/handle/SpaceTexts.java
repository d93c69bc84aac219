package org.containerharness.handle;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.HarnessException;
import org.containerharness.space.Space;

/** Fills in what spaces and services say of themselves: {@code {orders}}, {@code {orders.user}}, {@code {db.url}}. */
final class SpaceTexts {

    private static final Pattern BRACES = Pattern.compile("\\{([\\w.-]+?)(?:\\.([a-zA-Z]+))?}");

    private final Map<String, Object> fixtures;
    private final Map<String, RunningContainer> containers;

    SpaceTexts(Map<String, Object> fixtures, Map<String, RunningContainer> containers) {
        this.fixtures = fixtures;
        this.containers = containers;
    }

    String fillIn(String text) {
        return text.indexOf('{') < 0
                ? text
                : BRACES.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found)));
    }

    private String value(MatchResult found) {
        String whole = found.group().substring(1, found.group().length() - 1);
        // Names may have dots themselves.
        if (fixtures.get(whole) instanceof Space space) {
            return space.name();
        }
        String word = found.group(2);
        return word == null
                ? found.group()
                : space(found.group(1))
                        .map(space -> word(found.group(), space, word))
                        .orElse(found.group());
    }

    private Optional<Space> space(String name) {
        if (fixtures.get(name) instanceof Space space) {
            return Optional.of(space);
        }
        return Optional.ofNullable(containers.get(name)).flatMap(WholeService::of);
    }

    private static String word(String text, Space space, String word) {
        String value = space.texts().get(word);
        if (value == null) {
            throw new HarnessException("<" + text + "> asks for something that is not there. What there is: "
                    + String.join(", ", new TreeSet<>(space.texts().keySet())) + ".");
        }
        return value;
    }
}
