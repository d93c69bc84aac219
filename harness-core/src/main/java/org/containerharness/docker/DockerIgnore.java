package org.containerharness.docker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.containerharness.model.InvalidValueException;

/**
 * The rules of a .dockerignore file, as Docker's own matcher has them.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">Docker's documentation</a>
 */
final class DockerIgnore {

    static final DockerIgnore NOTHING = new DockerIgnore(List.of());

    private record Rule(boolean reinclude, String text, boolean isPlain, Pattern pattern) {}

    private final List<Rule> rules;

    private DockerIgnore(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws InvalidValueException naming the line that is no pattern */
    static DockerIgnore parse(String text) {
        List<Rule> rules = new ArrayList<>();
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n");
        for (int i = 0; i < lines.length; i++) {
            // A comment begins in the first column; blanks are cut off only afterwards.
            if (!lines[i].startsWith("#")) {
                String line = lines[i].strip();
                if (!line.isEmpty()) {
                    rules.add(rule(line, i + 1));
                }
            }
        }
        return new DockerIgnore(List.copyOf(rules));
    }

    private static Rule rule(String line, int number) {
        boolean reinclude = line.startsWith("!");
        String text = clean(reinclude ? line.substring(1).strip() : line);
        if (text.isEmpty()) {
            throw new InvalidValueException(".dockerignore line " + number + ": <" + line + "> names nothing.");
        }
        try {
            boolean isPlain = text.chars().noneMatch(c -> "*?[]\\^-".indexOf(c) >= 0);
            return new Rule(reinclude, text, isPlain, Pattern.compile(regex(text), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException(
                    ".dockerignore line " + number + ": <" + line + "> is not a pattern: " + e.getDescription() + ".");
        }
    }

    /** Removes empty steps, {@code .} and {@code ..} without looking at the disk, and a leading slash. */
    private static String clean(String text) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : text.split("/")) {
            if (step.equals("..")) {
                if (!steps.isEmpty() && !steps.peekLast().equals("..")) {
                    steps.removeLast();
                } else if (!text.startsWith("/")) {
                    steps.addLast(step);
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        String cleaned = String.join("/", steps);
        return cleaned.isEmpty() && !text.isEmpty() ? "." : cleaned;
    }

    private static String regex(String text) {
        StringBuilder regex = new StringBuilder("^");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
                i++;
                if (i + 1 < text.length() && text.charAt(i + 1) == '/') {
                    i++;
                }
                regex.append(i + 1 == text.length() ? ".*" : "(.*/)?");
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '\\') {
                i++;
                regex.append(i < text.length() ? Pattern.quote(String.valueOf(text.charAt(i))) : "\\\\");
            } else if (c == '[' || c == ']' || c == '-' || c == '^') {
                regex.append(c == '^' && (i == 0 || text.charAt(i - 1) != '[') ? "\\^" : c);
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.append('$').toString();
    }

    /** @param path relative to the context, with slashes */
    boolean ignores(String path) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if (rule.reinclude() == ignored && matchesPathOrParent(rule, path)) {
                ignored = !rule.reinclude();
            }
        }
        return ignored;
    }

    private static boolean matchesPathOrParent(Rule rule, String path) {
        if (rule.isPlain()) {
            String text = rule.text();
            return path.startsWith(text) && (path.length() == text.length() || path.charAt(text.length()) == '/');
        }
        if (rule.pattern().matcher(path).matches()) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (rule.pattern().matcher(path.substring(0, slash)).matches()) {
                return true;
            }
        }
        return false;
    }

    /** False if nothing below an ignored folder can come back, so that nobody needs to look. */
    boolean mayReincludeBelow(String folder) {
        return rules.stream().anyMatch(rule -> rule.reinclude() && mayBeBelow(rule.text(), folder));
    }

    private static boolean mayBeBelow(String pattern, String folder) {
        int wildcard = 0;
        while (wildcard < pattern.length() && "*?[\\".indexOf(pattern.charAt(wildcard)) < 0) {
            wildcard++;
        }
        String fixed = pattern.substring(0, wildcard);
        return fixed.startsWith(folder + "/") || (wildcard < pattern.length() && (folder + "/").startsWith(fixed));
    }
}
