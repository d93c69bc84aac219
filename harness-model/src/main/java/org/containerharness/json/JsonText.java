package org.containerharness.json;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON on one line. Knows maps, collections, texts, numbers, flags, enums, records by their components,
 * instants and durations in the form of ISO 8601; an empty {@link Optional} is {@code null}.
 */
public final class JsonText {

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    public static String of(@Nullable Object value) {
        JsonText json = new JsonText();
        json.add(value);
        return json.text.toString();
    }

    /**
     * JSON for a place inside a page: no character of it can end the element it stands in, and no browser takes one of it
     * for an end of line.
     */
    public static String forHtml(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private void add(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Optional<?> optional) {
            add(optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            addObject(map.entrySet().iterator());
        } else if (value instanceof Collection<?> values) {
            addArray(values.iterator());
        } else if (value instanceof Record record) {
            addRecord(record);
        } else if (value instanceof CharSequence
                || value instanceof Enum<?>
                || value instanceof Instant
                || value instanceof Duration) {
            addText(value.toString());
        } else {
            throw new IllegalArgumentException("There is no JSON for " + value.getClass());
        }
    }

    private void addObject(Iterator<? extends Map.Entry<?, ?>> entries) {
        text.append('{');
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            addText(String.valueOf(entry.getKey()));
            text.append(':');
            add(entry.getValue());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void addArray(Iterator<?> values) {
        text.append('[');
        while (values.hasNext()) {
            add(values.next());
            text.append(values.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void addRecord(Record record) {
        int begin = text.length();
        Components.each(record, (name, value) -> {
            text.append(text.length() == begin ? '{' : ',');
            addText(name);
            text.append(':');
            add(value);
        });
        text.append(text.length() == begin ? "{}" : "}");
    }

    private void addText(String value) {
        text.append('"');
        int written = 0;
        for (int i = next(value, 0); i < value.length(); i = next(value, i + 1)) {
            text.append(value, written, i).append(escaped(value.charAt(i)));
            written = i + 1;
        }
        text.append(value, written, value.length()).append('"');
    }

    /** The place of the next character that must be escaped, or the end. */
    private static int next(String value, int from) {
        int at = from;
        while (at < value.length() && isPlain(value, at)) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(String value, int at) {
        char c = value.charAt(at);
        return c >= ' ' && c != '"' && c != '\\' && c != 0x7f && (!Character.isSurrogate(c) || isPaired(value, at));
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) c);
        };
    }

    /** Half of a character would become a question mark in a file. */
    private static boolean isPaired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }
}
