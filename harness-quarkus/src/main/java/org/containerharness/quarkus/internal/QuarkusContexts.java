package org.containerharness.quarkus.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.containerharness.junit.ContextFramework;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerSpec;

/**
 * Tests of Quarkus, as far as declarations are concerned. For JUnit's extension, which finds it by name. It knows
 * annotations by their names: each application has classes of its own, and this one is of none.
 */
public final class QuarkusContexts implements ContextFramework {

    private static final String QUARKUS_TEST = "io.quarkus.test.junit.QuarkusTest";

    /** A nested class has the application of the class around it. */
    @Override
    public boolean hasContext(Class<?> testClass) {
        for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
            if (isAnnotated(type, new HashSet<>())) {
                return true;
            }
        }
        Class<?> around = testClass.getEnclosingClass();
        return around != null && !Modifier.isStatic(testClass.getModifiers()) && hasContext(around);
    }

    private static boolean isAnnotated(Class<?> type, Set<String> seen) {
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            Class<?> found = annotation.annotationType();
            if (found.getName().equals(QUARKUS_TEST) || (seen.add(found.getName()) && isAnnotated(found, seen))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ContainerSpec complete(ContainerSpec declared) {
        return KnownImage.of(declared).map(known -> known.complete(declared)).orElse(declared);
    }
}
