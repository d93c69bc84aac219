package org.containerharness.diagnosis;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Values of records, collections and texts as JSON on one line; durations as milliseconds, what is empty left out. */
final class Json {

    private final StringBuilder json = new StringBuilder();

    private Json() {}

    static String text(Object value) {
        Json writer = new Json();
        writer.write(value);
        return writer.json.toString();
    }

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> items) {
            array(items);
        } else if (value instanceof Record record) {
            object(members(record));
        } else if (value instanceof Duration length) {
            json.append(length.toMillis());
        } else if (value instanceof Number || value instanceof Boolean || value == null) {
            json.append(value);
        } else {
            string(value.toString());
        }
    }

    private static Map<String, Object> members(Record record) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                members.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("not a public record: " + record.getClass(), e);
            }
        }
        return members;
    }

    private void object(Map<?, ?> map) {
        json.append('{');
        int start = json.length();
        map.forEach((name, value) -> {
            Object content = content(value);
            if (content != null) {
                json.append(json.length() == start ? "" : ",");
                string(String.valueOf(name));
                json.append(':');
                write(content);
            }
        });
        json.append('}');
    }

    private static @Nullable Object content(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        return value;
    }

    private void array(Collection<?> items) {
        json.append('[');
        int start = json.length();
        items.forEach(item -> {
            json.append(json.length() == start ? "" : ",");
            write(item);
        });
        json.append(']');
    }

    private void string(String text) {
        json.append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c == '\n') {
                json.append("\\n");
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        json.append('"');
    }
}
