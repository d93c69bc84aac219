package org.containerharness.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
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

    /**
     * @param reader from a record to its value: reflection would make a class for each accessor that is called often
     * @param type with what it is a list or map of
     */
    private record Component(String name, MethodHandle reader, Type type) {

        private static final MethodType READER = MethodType.methodType(Object.class, Record.class);

        static Component of(RecordComponent component) {
            Method accessor = component.getAccessor();
            // A record that is no part of a room's surface is its room's all the same.
            accessor.trySetAccessible();
            try {
                return new Component(
                        component.getName(),
                        MethodHandles.lookup().unreflect(accessor).asType(READER),
                        component.getGenericType());
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("Cannot read " + accessor, e);
            }
        }

        @Nullable Object of(Record record) {
            try {
                return reader.invokeExact(record);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
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
