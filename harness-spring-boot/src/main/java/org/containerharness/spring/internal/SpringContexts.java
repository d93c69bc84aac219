package org.containerharness.spring.internal;

import org.containerharness.junit.ContextFramework;
import org.containerharness.model.ContainerSpec;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Spring's TestContext framework, as far as declarations are concerned. For JUnit's extension, which finds it by name. */
public final class SpringContexts implements ContextFramework {

    @Override
    public boolean hasContext(Class<?> testClass) {
        return TestContextAnnotationUtils.hasAnnotation(testClass, BootstrapWith.class)
                || TestContextAnnotationUtils.hasAnnotation(testClass, ContextConfiguration.class);
    }

    @Override
    public ContainerSpec complete(ContainerSpec declared) {
        return KnownImage.of(declared).map(known -> known.complete(declared)).orElse(declared);
    }
}
