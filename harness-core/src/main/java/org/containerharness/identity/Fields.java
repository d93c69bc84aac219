package org.containerharness.identity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ImageReference;

/**
 * A spec taken apart into its fields, each with the path by which a reader knows it, such as {@code
 * process.environment.POSTGRES_DB}. What is empty is no field, so a new component with an empty default changes no
 * identity.
 *
 * <p>It reads records by their components: a component that is added to a spec is part of its identity from then on.
 */
public final class Fields {

    private final SortedMap<String, byte[]> values = new TreeMap<>();

    /** Adds everything that {@code value} holds below {@code path}. */
    public Fields add(String path, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(content -> add(path, content));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, content) -> add(path + "." + key, content));
        } else if (value instanceof Collection<?> collection) {
            addEach(path, collection);
        } else if (value instanceof byte[] bytes) {
            values.put(path, bytes);
        } else if (value instanceof Record && !isPrinted(value)) {
            addRecord(path, value);
        } else {
            addText(path, value);
        }
        return this;
    }

    private void addEach(String path, Collection<?> collection) {
        Iterator<?> contents = collection.iterator();
        for (int index = 0; contents.hasNext(); index++) {
            add(path + "[" + index + "]", contents.next());
        }
    }

    /** The kind of a record is part of its value where several kinds may stand in the same place. */
    private void addRecord(String path, Object value) {
        if (value.getClass().getInterfaces().length > 0) {
            addText(path, value.getClass().getSimpleName());
        }
        addRecord(path + ".", value, Set.of());
    }

    /** Adds the components of a record, except some. */
    public void addRecord(String prefix, Object value, Set<String> leftOut) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (!leftOut.contains(component.getName())) {
                add(prefix + component.getName(), read(component, value));
            }
        }
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            component.getAccessor().trySetAccessible();
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read.", e);
        }
    }

    /** Records that are one value to a reader. */
    private static boolean isPrinted(Object value) {
        return value instanceof ImageReference
                || value instanceof ContainerPort
                || value instanceof ContainerPath
                || value instanceof ByteSize
                || value instanceof Command;
    }

    /** Objects without a value of their own, such as a probe in code, cannot be told from others of their kind. */
    private void addText(String path, Object value) {
        if (value instanceof Pattern pattern) {
            values.put(path, (pattern.flags() + "/" + pattern.pattern()).getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Duration
                || value instanceof Path
                || value instanceof Record) {
            values.put(path, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether a text stands in any value. */
    public boolean mention(String text) {
        return values.values().stream().anyMatch(value -> new String(value, StandardCharsets.UTF_8).contains(text));
    }

    public SortedMap<String, byte[]> values() {
        return values;
    }
}
