package org.containerharness.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text: objects as maps, arrays as lists, numbers as {@link Long} or {@link Double}. What is not JSON is an
 * {@link IllegalArgumentException}.
 */
public final class JsonReader {

    /** Deeper nesting is no report of ours, and would end the stack. */
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Reads one value. */
    public static @Nullable Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    /** Reads an object as a record; what it lacks is empty, zero or false, and what the record lacks is left out. */
    public static <R extends Record> R read(String text, Class<R> type) {
        if (read(text) instanceof Map<?, ?> values) {
            return Components.record(type, values);
        }
        throw new IllegalArgumentException("This is no object: " + text);
    }

    /** Reads a map that {@link #read(String)} gave as a record. */
    public static <R extends Record> R as(Class<R> type, Map<?, ?> values) {
        return Components.record(type, values);
    }

    private @Nullable Object value() {
        space();
        if (at >= text.length()) {
            throw wrong("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        deeper();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        while (!ends('}', object.isEmpty())) {
            space();
            String key = string();
            space();
            expect(':');
            object.put(key, value());
        }
        depth--;
        return object;
    }

    private List<@Nullable Object> array() {
        deeper();
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        while (!ends(']', array.isEmpty())) {
            array.add(value());
        }
        depth--;
        return array;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw wrong("less nesting");
        }
    }

    /** Passes the end, or the comma before the next part. */
    private boolean ends(char end, boolean isFirst) {
        space();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        if (!isFirst) {
            expect(',');
        }
        return false;
    }

    private String string() {
        expect('"');
        int from = at;
        StringBuilder decoded = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return decoded.append(text, from, at - 1).toString();
            }
            if (c == '\\') {
                decoded.append(text, from, at - 1).append(escaped());
                from = at;
            }
        }
        throw wrong("a quotation mark");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw wrong("four digits");
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private Number number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        if (number.isEmpty()) {
            throw wrong("a value");
        }
        return isWhole(number) ? (Number) Long.valueOf(number) : Double.valueOf(number);
    }

    /** One that a {@link Long} can hold; no regular expression, since journals have thousands of numbers. */
    private static boolean isWhole(String number) {
        int from = number.charAt(0) == '-' ? 1 : 0;
        int digits = number.length() - from;
        for (int i = from; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return digits > 0 && digits <= 18;
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return meaning;
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw wrong("<" + c + ">");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        String before = text.substring(0, Math.min(at, text.length()));
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new IllegalArgumentException(
                "This is no JSON: " + expected + " was expected in line " + line + ", column " + column + ".");
    }
}
