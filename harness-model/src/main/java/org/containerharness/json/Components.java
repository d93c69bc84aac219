package org.containerharness.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records and their components. */
final class Components {

    private Components() {}

    static @Nullable Object value(RecordComponent component, Record record) {
        try {
            // A record that is no part of a room's surface is its room's all the same.
            component.getAccessor().trySetAccessible();
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("Cannot read " + component + " of a " + record.getClass(), e);
        }
    }

    static <R extends Record> R record(Class<R> type, Map<?, ?> values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = typed(values.get(components[i].getName()), components[i].getGenericType());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("This is no " + type.getSimpleName() + ": " + values, e);
        }
    }

    private static Object typed(@Nullable Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(value, generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return value == null ? "" : String.valueOf(value);
        }
        if (plain == boolean.class) {
            return Boolean.TRUE.equals(value);
        }
        if (plain == int.class || plain == Integer.class) {
            return value instanceof Number number ? number.intValue() : 0;
        }
        if (plain == long.class || plain == Long.class) {
            return value instanceof Number number ? number.longValue() : 0L;
        }
        if (plain == Instant.class) {
            return value == null ? Instant.EPOCH : Instant.parse(String.valueOf(value));
        }
        if (plain == Duration.class) {
            return value == null ? Duration.ZERO : Duration.parse(String.valueOf(value));
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .filter(constant -> constant.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(value + " is no " + plain.getSimpleName()));
        }
        if (plain.isRecord() && value instanceof Map<?, ?> map) {
            return record(plain.asSubclass(Record.class), map);
        }
        throw new IllegalArgumentException(value + " is no " + plain.getSimpleName());
    }

    private static Object ofGeneric(@Nullable Object value, ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Type element = arguments[arguments.length - 1];
        if (type.getRawType() == Optional.class) {
            return Optional.ofNullable(value).map(there -> typed(there, element));
        }
        if (type.getRawType() == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            if (value instanceof Map<?, ?> values) {
                values.forEach((key, each) -> map.put(String.valueOf(key), typed(each, element)));
            }
            return map;
        }
        return value instanceof List<?> values
                ? values.stream().map(each -> typed(each, element)).toList()
                : List.of();
    }
}
