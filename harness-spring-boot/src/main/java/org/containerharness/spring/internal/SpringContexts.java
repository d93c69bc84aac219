package org.containerharness.spring.internal;

import org.containerharness.junit.ContextFramework;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerSpec;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Spring's TestContext framework, as far as declarations are concerned. For JUnit's extension, which finds it by name. */
public final class SpringContexts implements ContextFramework {

    /** This jar may be on a class path by way of something else. */
    private static final boolean IS_THERE = exists("org.springframework.test.context.TestContextAnnotationUtils");

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, SpringContexts.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public boolean hasContext(Class<?> testClass) {
        return IS_THERE && isOfSpring(testClass);
    }

    private static boolean isOfSpring(Class<?> testClass) {
        return TestContextAnnotationUtils.hasAnnotation(testClass, BootstrapWith.class)
                || TestContextAnnotationUtils.hasAnnotation(testClass, ContextConfiguration.class);
    }

    @Override
    public boolean connectsLate() {
        return true;
    }

    @Override
    public ContainerSpec complete(ContainerSpec declared) {
        return KnownImage.of(declared).map(known -> known.complete(declared)).orElse(declared);
    }
}
