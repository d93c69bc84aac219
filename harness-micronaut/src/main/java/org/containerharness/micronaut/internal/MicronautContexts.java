package org.containerharness.micronaut.internal;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.containerharness.junit.ContextFramework;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/** Micronaut Test, as far as declarations are concerned. For JUnit's extension, which finds it by name. */
public final class MicronautContexts implements ContextFramework {

    /** A nested class without the annotation is served by the context of the class around it. */
    @Override
    public boolean hasContext(Class<?> testClass) {
        try {
            return AnnotationSupport.isAnnotated(testClass, MicronautTest.class);
        } catch (LinkageError e) {
            // This jar is on a class path without Micronaut Test by way of something else.
            return false;
        }
    }

    @Override
    public boolean keepsContexts() {
        return false;
    }

    @Override
    public ContainerSpec complete(ContainerSpec declared) {
        return KnownImage.of(declared).map(known -> known.complete(declared)).orElse(declared);
    }
}
