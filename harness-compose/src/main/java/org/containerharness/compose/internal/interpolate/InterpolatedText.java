package org.containerharness.compose.internal.interpolate;

import java.util.List;
import java.util.Optional;

/**
 * Text with variables: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-word}} and its siblings, {@code $$} for a dollar.
 *
 * <p>Only the word that is used is evaluated.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md">Interpolation</a>
 */
public final class InterpolatedText {

    private static final int DEEPEST_WORD = 50;
    private static final int LONGEST_RESULT = 1024 * 1024;

    /** Longer signs first: the first one that fits decides. */
    private static final List<Operator> OPERATORS = List.of(
            new Operator(":-", Operator::orDefault),
            new Operator(":?", Operator::orRefuse),
            new Operator(":+", Operator::replaced),
            new Operator("-", Operator::orDefault),
            new Operator("?", Operator::orRefuse),
            new Operator("+", Operator::replaced));

    private final Variables variables;

    private InterpolatedText(Variables variables) {
        this.variables = variables;
    }

    /**
     * Returns the text with its variables replaced.
     *
     * @throws TemplateException if the text is malformed or a required variable has no value
     */
    public static String expand(String text, Variables variables) {
        return text.indexOf('$') < 0 ? text : new InterpolatedText(variables).expand(text, 0);
    }

    private String expand(String text, int depth) {
        if (depth > DEEPEST_WORD) {
            throw new TemplateException("variables nest more than " + DEEPEST_WORD + " levels");
        }
        StringBuilder result = new StringBuilder();
        int position = 0;
        for (int dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', position)) {
            result.append(text, position, dollar);
            position = replace(text, dollar, depth, result);
            refuseLong(result);
        }
        return result.append(text, position, text.length()).toString();
    }

    /** Appends what the dollar at a place stands for and returns where the text goes on. */
    private int replace(String text, int dollar, int depth, StringBuilder result) {
        int next = dollar + 1;
        char kind = next < text.length() ? text.charAt(next) : ' ';
        if (kind == '$') {
            result.append('$');
            return next + 1;
        }
        if (kind == '{') {
            return replaceBraced(text, next + 1, depth, result);
        }
        int end = nameEnd(text, next);
        result.append(end == next ? "$" : plain(text.substring(next, end)));
        return end;
    }

    private int replaceBraced(String text, int start, int depth, StringBuilder result) {
        int end = nameEnd(text, start);
        if (end == start || end == text.length()) {
            throw malformed(text);
        }
        String name = text.substring(start, end);
        if (text.charAt(end) == '}') {
            result.append(plain(name));
            return end + 1;
        }
        Operator operator = operatorAt(text, end);
        int word = end + operator.sign.length();
        int close = closing(text, word);
        Use use = new Use(name, variables.find(name), text.substring(word, close), depth + 1);
        result.append(operator.rule.apply(operator, use, this));
        return close + 1;
    }

    private static Operator operatorAt(String text, int position) {
        return OPERATORS.stream()
                .filter(operator -> text.startsWith(operator.sign, position))
                .findFirst()
                .orElseThrow(() -> malformed(text));
    }

    private String plain(String name) {
        Optional<String> value = variables.find(name);
        if (value.isEmpty()) {
            variables.missing(name);
        }
        return value.orElse("");
    }

    /** Returns the brace that balances the open one; where braces do not balance, the last one. */
    private static int closing(String text, int start) {
        int open = 1;
        for (int index = start; index < text.length(); index++) {
            char character = text.charAt(index);
            open += character == '{' ? 1 : 0;
            open -= character == '}' ? 1 : 0;
            if (open == 0) {
                return index;
            }
        }
        int last = text.lastIndexOf('}');
        if (last < start) {
            throw malformed(text);
        }
        return last;
    }

    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char character, boolean isFirst) {
        return character == '_'
                || character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || !isFirst && character >= '0' && character <= '9';
    }

    private static void refuseLong(StringBuilder result) {
        if (result.length() > LONGEST_RESULT) {
            throw new TemplateException("the value grows beyond " + LONGEST_RESULT + " characters");
        }
    }

    private static TemplateException malformed(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return new TemplateException(
                "invalid interpolation format \"" + shown + "\"; you may need to escape any $ with another $");
    }

    private record Use(String name, Optional<String> value, String word, int depth) {}

    @FunctionalInterface
    private interface Rule {
        String apply(Operator operator, Use use, InterpolatedText template);
    }

    private record Operator(String sign, Rule rule) {

        private boolean counts(Optional<String> value) {
            return value.isPresent() && !(sign.startsWith(":") && value.get().isEmpty());
        }

        private String orDefault(Use use, InterpolatedText template) {
            return counts(use.value) ? use.value.orElseThrow() : template.expand(use.word, use.depth);
        }

        private String replaced(Use use, InterpolatedText template) {
            return counts(use.value) ? template.expand(use.word, use.depth) : use.value.orElse("");
        }

        private String orRefuse(Use use, InterpolatedText template) {
            if (counts(use.value)) {
                return use.value.orElseThrow();
            }
            String reason = template.expand(use.word, use.depth);
            throw new TemplateException(
                    "required variable " + use.name + " is missing a value" + (reason.isEmpty() ? "" : ": " + reason));
        }
    }
}
