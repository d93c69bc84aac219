package org.containerharness.suite;

import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** Gives the classes as many different contexts as {@code suite.contexts} says. */
final class Contexts implements ContextCustomizerFactory {

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        String name = testClass.getSimpleName();
        int number = Integer.parseInt(name.substring(name.length() - 2));
        return new Numbered(number % Integer.getInteger("suite.contexts", 1));
    }

    /** Changes nothing but the key under which the context is cached. */
    private record Numbered(int number) implements ContextCustomizer {

        @Override
        public void customizeContext(
                ConfigurableApplicationContext context, MergedContextConfiguration configuration) {}
    }
}
