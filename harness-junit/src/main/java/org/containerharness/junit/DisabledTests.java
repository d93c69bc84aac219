package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Knows tests that do not run: JUnit makes their class's instance all the same, before it looks at {@link Disabled}. */
final class DisabledTests {

    private DisabledTests() {}

    /** Nothing has to be started for the test of the context, or for any test of its class. */
    static boolean nothingRuns(ExtensionContext context) {
        return context.getTestMethod().filter(DisabledTests::isDisabled).isPresent()
                || nothingRuns(context.getRequiredTestClass());
    }

    private static boolean nothingRuns(Class<?> testClass) {
        List<Method> tests = withNested(testClass)
                .filter(type -> type == testClass || !AnnotationSupport.isAnnotated(type, Disabled.class))
                .flatMap(type ->
                        AnnotationSupport.findAnnotatedMethods(type, Testable.class, HierarchyTraversalMode.TOP_DOWN)
                                .stream())
                .toList();
        return !tests.isEmpty() && tests.stream().allMatch(DisabledTests::isDisabled);
    }

    private static boolean isDisabled(Method test) {
        return AnnotationSupport.isAnnotated(test, Disabled.class);
    }

    static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                Stream.of(type.getDeclaredClasses())
                        .filter(inner -> AnnotationSupport.isAnnotated(inner, Nested.class))
                        .flatMap(DisabledTests::withNested));
    }
}
