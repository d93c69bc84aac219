package org.containerharness.investigation;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which lines of output look most like a pattern that none of them matches: those that share the most of its words. */
final class ClosestLines {

    private static final int MOST = 3;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{2,}");

    private ClosestLines() {}

    /** In their order, at most three; none where nothing is alike. */
    static List<String> to(String pattern, List<String> lines) {
        // What follows a backslash is not a letter of a word.
        Set<String> wanted = words(pattern.replaceAll("\\\\[A-Za-z]", " "));
        List<String> best = lines.stream()
                .filter(line -> shared(line, wanted) > 0)
                .distinct()
                .sorted(Comparator.comparingInt(line -> -shared(line, wanted)))
                .limit(MOST)
                .toList();
        return lines.stream().distinct().filter(best::contains).toList();
    }

    private static int shared(String line, Set<String> wanted) {
        Set<String> found = words(line);
        return (int) wanted.stream().filter(found::contains).count();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
