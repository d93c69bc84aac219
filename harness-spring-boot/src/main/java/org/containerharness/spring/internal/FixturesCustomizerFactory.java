package org.containerharness.spring.internal;

import java.util.List;
import org.containerharness.junit.ContextDeclaration;
import org.containerharness.model.ContainerSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Makes what a test class declares a part of its application context, and of the key under which that is cached. */
final class FixturesCustomizerFactory implements ContextCustomizerFactory {

    FixturesCustomizerFactory() {}

    /** Outside of a test run, as when contexts are processed ahead of time, nothing is declared and nothing starts. */
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        if (Boolean.getBoolean("spring.aot.processing")) {
            return null;
        }
        if (ContextDeclaration.latest(testClass::equals).isPresent()) {
            // What it declares is being read, and would be waited for here.
            Boot.ahead(ServiceConnections::load);
        }
        List<ContainerSpec> ofTests = ContextDeclaration.containersOfTests(testClass);
        if (!ofTests.isEmpty()) {
            Boot.with(() -> ServiceConnections.refuse(ofTests));
        }
        return ContextDeclaration.of(testClass).map(FixturesCustomizer::new).orElse(null);
    }
}
