package org.containerharness.diagnosis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes all texts in a value made of records, so that no field of any of them can be forgotten. */
final class RecordTexts {

    private RecordTexts() {}

    /** The same value with all texts changed. */
    @SuppressWarnings("unchecked")
    static <T> T map(T value, UnaryOperator<String> change) {
        return (T) mapped(value, change);
    }

    private static Object mapped(Object value, UnaryOperator<String> change) {
        if (value instanceof String text) {
            return change.apply(text);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(content -> mapped(content, change));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> mapped(item, change)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> changed = new LinkedHashMap<>();
            map.forEach((key, item) -> changed.put(mapped(key, change), mapped(item, change)));
            return Collections.unmodifiableMap(changed);
        }
        return value instanceof Record record ? rebuilt(record, change) : value;
    }

    private static Object rebuilt(Record record, UnaryOperator<String> change) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = mapped(components[i].getAccessor().invoke(record), change);
            }
            return record.getClass().getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("not made of texts: " + record.getClass(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a public record: " + record.getClass(), e);
        }
    }
}
