package org.containerharness.spring.internal;

import org.containerharness.junit.ContextDeclaration;
import org.containerharness.junit.ContextFixtures;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context what its test class declares: addresses as properties, and with Boot connections to what it knows by
 * image. Contexts of equal declarations are one in the cache.
 */
record FixturesCustomizer(ContextDeclaration declaration) implements ContextCustomizer {

    /** Names the bean that ends the context's part in the fixtures. */
    static final String BEAN = "containerHarnessFixtures";

    @Override
    public void customizeContext(
            ConfigurableApplicationContext context, MergedContextConfiguration mergedContextConfiguration) {
        ContextFixtures fixtures = declaration.hold(context::close);
        try {
            customize(context, fixtures);
        } catch (RuntimeException | Error e) {
            // It is never refreshed then, so that none of its beans is destroyed.
            fixtures.close();
            throw e;
        }
    }

    private static void customize(ConfigurableApplicationContext context, ContextFixtures fixtures) {
        context.getBeanFactory().registerSingleton(BEAN, fixtures);
        endWith(context, fixtures);
        connect(context, fixtures);
    }

    /** Lets it end with the context. Registered first, so destroyed last: whatever has connections is closed by then. */
    static void endWith(ConfigurableApplicationContext context, AutoCloseable fixtures) {
        if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
            beans.registerDisposableBean(BEAN, fixtures::close);
        }
    }

    static void connect(ConfigurableApplicationContext context, ContextFixtures fixtures) {
        context.getEnvironment().getPropertySources().addFirst(new FixturePropertySource(fixtures));
        Boot.with(() -> ServiceConnections.register(context, fixtures));
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof FixturesCustomizer that && declaration.equals(that.declaration);
    }

    @Override
    public int hashCode() {
        return declaration.hashCode();
    }
}
