package org.containerharness.junit.internal;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.containerharness.log.Log;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Methods that declare something and are no tests. In a class that has nothing else of the harness JUnit never asks it, so
 * that nobody would be told; else the class is refused.
 */
final class StrayMethods {

    private static final Log LOG = Log.ofHarness();

    private static final String EXTENSION = "org.containerharness.junit.HarnessExtension";

    private StrayMethods() {}

    static void warn(Class<?> testClass) {
        if (isExtended(AnnotationSupport.findRepeatableAnnotations(testClass, ExtendWith.class))) {
            return;
        }
        for (Method method : testClass.getDeclaredMethods()) {
            if (isExtended(AnnotationSupport.findRepeatableAnnotations(method, ExtendWith.class))
                    && !AnnotationSupport.isAnnotated(method, Testable.class)) {
                LOG.warn(
                        "{}.{}() declares something by annotation and is no test, so nothing will start it. Put the"
                                + " annotation on a test method, or on the class.",
                        testClass.getName(),
                        method.getName());
            }
        }
    }

    private static boolean isExtended(List<ExtendWith> annotations) {
        return annotations.stream()
                .flatMap(annotation -> Arrays.stream(annotation.value()))
                .anyMatch(extension -> extension.getName().equals(EXTENSION));
    }
}
