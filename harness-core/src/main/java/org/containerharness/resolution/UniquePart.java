package org.containerharness.resolution;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;

/**
 * A word in names that each start of a stack replaces by one of its own. A stack whose names on the engine are fixed can
 * so be started several times at once, and two specs that mean the same are equal.
 *
 * <p>The word is replaced wherever it stands in the spec: in names, labels, variables, aliases and settings.
 */
public final class UniquePart {

    /** The word; a name such as {@code shop-chunique} becomes {@code shop-1f0c8e6a9b}. */
    public static final String WORD = "chunique";

    private UniquePart() {}

    /** A text about a stack in which the word is not replaced yet, as people may see it. */
    public static String hidden(String text) {
        return text.replace("-" + WORD, "").replace(WORD, "");
    }

    /** The stack with {@code own} instead of the word. */
    public static StackSpec replace(StackSpec stack, String own) {
        return isIn(stack) ? (StackSpec) replaced(stack, own) : stack;
    }

    /** Looks where a front end that uses the word has it in any case; most stacks never do. */
    private static boolean isIn(StackSpec stack) {
        return stack.name().contains(WORD)
                || stack.networks().stream()
                        .anyMatch(spec ->
                                spec.engineName().filter(UniquePart::isIn).isPresent())
                || stack.volumes().stream()
                        .anyMatch(spec ->
                                spec.engineName().filter(UniquePart::isIn).isPresent())
                || stack.containers().stream()
                        .anyMatch(spec ->
                                spec.engineName().filter(UniquePart::isIn).isPresent()
                                        || spec.labels().values().stream().anyMatch(UniquePart::isIn));
    }

    private static boolean isIn(String text) {
        return text.contains(WORD);
    }

    private static Object replaced(Object value, String own) {
        if (value instanceof String text) {
            return text.replace(WORD, own);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(content -> replaced(content, own));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, content) -> copy.put(replaced(key, own), replaced(content, own)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(content -> replaced(content, own)).toList();
        }
        if (value instanceof Record && !(value instanceof Place)) {
            return replacedRecord(value, own);
        }
        return value;
    }

    /** Keeps a record in which nothing changes: some are known by being the same object. */
    private static Object replacedRecord(Object value, String own) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] contents = new Object[components.length];
        boolean changed = false;
        try {
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().trySetAccessible();
                Object before = components[i].getAccessor().invoke(value);
                types[i] = components[i].getType();
                contents[i] = replaced(before, own);
                changed |= !isSame(before, contents[i]);
            }
            if (!changed) {
                return value;
            }
            var constructor = value.getClass().getDeclaredConstructor(types);
            constructor.trySetAccessible();
            return constructor.newInstance(contents);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(value.getClass() + " cannot be copied.", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(value.getClass() + " cannot be copied.", e);
        }
    }

    private static boolean isSame(Object before, Object after) {
        boolean isContainer = before instanceof Collection || before instanceof Map || before instanceof Optional;
        return before == after || (before instanceof String || isContainer) && before.equals(after);
    }
}
