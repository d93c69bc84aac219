package org.containerharness.compose.internal.dotenv;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.interpolate.InterpolatedText;
import org.containerharness.compose.internal.interpolate.TemplateException;
import org.containerharness.compose.internal.interpolate.Variables;

/** Reads the statements of one file of variables. */
final class DotenvParser {

    private static final Pattern EXPORT = Pattern.compile("export\\s+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abfnrtv$\"\\\\]|0[0-7]{3})");
    private static final Map<Character, String> ESCAPES = Map.of(
            'a', "\u0007", 'b', "\b", 'f', "\f", 'n', "\n", 'r', "\r", 't', "\t", 'v', "\u000b", '$', "$$", '"', "\"",
            '\\', "\\");
    private static final int LARGEST_BYTE = 0xFF;

    private final String text;
    private final Map<String, String> values;
    private final Variables variables;
    private final Map<String, Integer> lines = new HashMap<>();
    private int position;
    private int line = 1;
    private int placeOfLine;

    private DotenvParser(
            String text,
            Map<String, String> values,
            Function<String, Optional<String>> outer,
            Consumer<String> missing) {
        this.text = text;
        this.values = values;
        this.variables = new Variables() {
            @Override
            public Optional<String> find(String name) {
                return outer.apply(name).or(() -> Optional.ofNullable(values.get(name)));
            }

            @Override
            public void missing(String name) {
                missing.accept(name);
            }
        };
    }

    /**
     * Adds the variables of a text to those of earlier ones.
     *
     * @param outer looked at before the file's own variables
     * @return the line of each
     * @throws DotenvException if the text is malformed
     */
    static Map<String, Integer> parse(
            String text,
            Map<String, String> values,
            Function<String, Optional<String>> outer,
            Consumer<String> missing) {
        DotenvParser parser = new DotenvParser(text, values, outer, missing);
        while (parser.findStatement()) {
            parser.statement();
        }
        return parser.lines;
    }

    /** Moves to the next statement, past blank lines and comments. */
    private boolean findStatement() {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == '#') {
                position = lineEnd(position);
            } else if (Character.isWhitespace(character) || isBlank(character)) {
                position++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() {
        Matcher export = EXPORT.matcher(text).region(position, text.length());
        if (export.lookingAt()) {
            position = export.end();
        }
        int start = position;
        int end = keyEnd(start);
        String key = text.substring(start, end).strip();
        if (key.indexOf(' ') >= 0) {
            throw refuse(start, "a key cannot contain a space: \"" + key + "\"");
        }
        lines.put(key, lineOf(start));
        position = Math.min(end + 1, text.length());
        if (end == text.length() || text.charAt(end) == '\n') {
            variables.find(key).ifPresent(value -> values.put(key, value));
        } else {
            values.put(key, value());
        }
    }

    private int keyEnd(int start) {
        for (int index = start; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '=' || character == ':' || character == '\n') {
                return index;
            }
            if (!isBlank(character) && "_.-[]".indexOf(character) < 0 && !Character.isLetterOrDigit(character)) {
                String line = text.substring(start, lineEnd(start)).strip();
                throw refuse(index, "unexpected character \"" + character + "\" in variable name \"" + line + "\"");
            }
        }
        return text.length();
    }

    private String value() {
        while (position < text.length() && isBlank(text.charAt(position))) {
            position++;
        }
        char first = position < text.length() ? text.charAt(position) : ' ';
        return first == '"' || first == '\'' ? quoted(first) : unquoted();
    }

    private String unquoted() {
        int start = position;
        int end = lineEnd(start);
        position = Math.min(end + 1, text.length());
        String line = text.substring(start, end);
        int comment = line.indexOf(" #");
        return expand(start, (comment < 0 ? line : line.substring(0, comment)).stripTrailing());
    }

    private String quoted(char quote) {
        int start = position;
        StringBuilder value = new StringBuilder();
        for (int index = start + 1; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == quote) {
                position = index + 1;
                return quote == '"' ? expand(start, unescape(value.toString())) : value.toString();
            }
            boolean isEscape = character == '\\' && index + 1 < text.length();
            if (isEscape && text.charAt(index + 1) != quote) {
                value.append(character);
            }
            index += isEscape ? 1 : 0;
            value.append(text.charAt(index));
        }
        throw refuse(start, "unterminated quoted value " + text.substring(start, lineEnd(start)));
    }

    private static String unescape(String value) {
        return ESCAPE.matcher(value).replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group())));
    }

    private static String unescaped(String sequence) {
        if (sequence.charAt(1) != '0') {
            return ESCAPES.getOrDefault(sequence.charAt(1), sequence);
        }
        int code = Integer.parseInt(sequence.substring(2), 8);
        return code > LARGEST_BYTE ? "\\" + sequence.substring(2) : String.valueOf((char) code);
    }

    private String expand(int start, String value) {
        try {
            return InterpolatedText.expand(value, variables);
        } catch (TemplateException refused) {
            throw refuse(start, String.valueOf(refused.getMessage()));
        }
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private DotenvException refuse(int place, String message) {
        return new DotenvException(lineOf(place), message);
    }

    /** Counts on from the place before: places are asked for in their order. */
    private int lineOf(int place) {
        for (; placeOfLine < place; placeOfLine++) {
            line += text.charAt(placeOfLine) == '\n' ? 1 : 0;
        }
        return line;
    }

    /** Blank but not a line break. */
    private static boolean isBlank(char character) {
        return character == ' '
                || character == '\t'
                || character == '\r'
                || character == '\f'
                || character == '\u000b'
                || character == '\u0085'
                || character == '\u00a0';
    }
}
