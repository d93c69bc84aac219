package org.containerharness.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The components of a kind of record, looked up once: reflection makes them anew for each who asks. */
final class Components {

    private static final ClassValue<Components> OF = new ClassValue<>() {
        @Override
        protected Components computeValue(Class<?> type) {
            return new Components(type);
        }
    };

    private final Class<?> type;
    private final List<Component> all;
    private final Constructor<?> constructor;

    /** @param type with what it is a list or map of */
    private record Component(String name, Field field, Type type) {

        static Component of(RecordComponent component) {
            try {
                // Fields are read without a class being made for each, which a JVM does for accessors.
                Field field = component.getDeclaringRecord().getDeclaredField(component.getName());
                // A record that is no part of a room's surface is its room's all the same.
                field.setAccessible(true);
                return new Component(component.getName(), field, component.getGenericType());
            } catch (NoSuchFieldException e) {
                throw new IllegalArgumentException("This is no record: " + component.getDeclaringRecord(), e);
            }
        }

        @Nullable Object of(Record record) {
            try {
                return field.get(record);
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("Cannot read " + name + " of a " + record.getClass(), e);
            }
        }
    }

    private Components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.all = Arrays.stream(components).map(Component::of).toList();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("This is no record: " + type, e);
        }
    }

    /** Hands over names and values in their order. */
    static void each(Record record, BiConsumer<String, @Nullable Object> work) {
        OF.get(record.getClass()).all.forEach(each -> work.accept(each.name(), each.of(record)));
    }

    static <R extends Record> R record(Class<R> type, Map<?, ?> values) {
        return type.cast(OF.get(type).made(values));
    }

    private Object made(Map<?, ?> values) {
        Object[] arguments = all.stream()
                .map(each -> typed(values.get(each.name()), each.type()))
                .toArray();
        try {
            return constructor.newInstance(arguments);
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
            return value == null ? Instant.EPOCH : TimeText.instant(String.valueOf(value));
        }
        if (plain == Duration.class) {
            return value == null ? Duration.ZERO : TimeText.duration(String.valueOf(value));
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
