package org.containerharness.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

    private record Rule(boolean reinclude, String text, boolean isPlain, Pattern pattern) {

        boolean fits(String path) {
            return isPlain ? path.equals(text) : pattern.matcher(path).matches();
        }
    }

    /**
     * What the rules say of a path.
     *
     * @param fitting the rules that fit it or a folder above; what is below begins with them
     */
    record Verdict(boolean isIgnored, BitSet fitting) {

        /** The context itself. */
        static final Verdict ROOT = new Verdict(false, new BitSet());
    }

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
        String given = reinclude ? line.substring(1).strip() : line;
        String text = clean(given);
        if (text.isEmpty() || (reinclude && text.equals(".") && given.startsWith("/"))) {
            throw new InvalidValueException(".dockerignore line " + number + ": <" + line + "> names nothing.");
        }
        if (isMalformed(text)) {
            throw malformed(line, number, "a [ or \\ is not complete");
        }
        try {
            boolean isPlain = text.chars().noneMatch(c -> "*?[]\\^-".indexOf(c) >= 0);
            return new Rule(reinclude, text, isPlain, Pattern.compile(regex(text), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw malformed(line, number, e.getDescription());
        }
    }

    private static InvalidValueException malformed(String line, int number, String why) {
        return new InvalidValueException(
                ".dockerignore line " + number + ": <" + line + "> is not a pattern: " + why + ".");
    }

    /** As Go's path/filepath.Match sees it, which Docker asks first. */
    private static boolean isMalformed(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                at = endOfClass(text, at);
            }
        }
        return at > text.length();
    }

    /** @return behind the closing bracket; behind the end of the text if there is none */
    private static int endOfClass(String text, int start) {
        int beyond = text.length() + 1;
        int at = text.startsWith("^", start) ? start + 1 : start;
        int ranges = 0;
        while (at < text.length() && (text.charAt(at) != ']' || ranges == 0)) {
            at = endOfMember(text, at);
            if (at < text.length() && text.charAt(at) == '-') {
                at = endOfMember(text, at + 1);
            }
            ranges++;
        }
        return at < text.length() ? at + 1 : beyond;
    }

    private static int endOfMember(String text, int at) {
        boolean isBad = at >= text.length() || text.charAt(at) == '-' || text.charAt(at) == ']';
        return isBad ? text.length() + 1 : text.charAt(at) == '\\' ? at + 2 : at + 1;
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
        if (text.startsWith("**") && text.chars().skip(2).noneMatch(c -> "*?[]\\".indexOf(c) >= 0)) {
            // Docker compares ends here, so that **.log, written without a slash, fits a/b.log too.
            String end = text.substring(2);
            return end.startsWith("/") ? "(.*/)?" + Pattern.quote(end.substring(1)) : ".*" + Pattern.quote(end);
        }
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
        Verdict verdict = Verdict.ROOT;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            verdict = below(verdict, path.substring(0, slash));
        }
        return below(verdict, path).isIgnored();
    }

    /**
     * Judges a path by the rules in turn. One that would change nothing is passed over, and for all below it too: in
     * Docker, {@code foo*} does not take back what {@code !foo/bar} has brought back after {@code foo}.
     *
     * @param folder the verdict on the folder that the path is in
     */
    Verdict below(Verdict folder, String path) {
        BitSet fitting = new BitSet(rules.size());
        boolean isIgnored = false;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (folder.fitting().get(i) || (rule.reinclude() == isIgnored && rule.fits(path))) {
                fitting.set(i);
                isIgnored = !rule.reinclude();
            }
        }
        return new Verdict(isIgnored, fitting);
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
