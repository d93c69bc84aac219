package org.containerharness.spring.internal;

import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.context.FixtureProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/** The properties of all frameworks, asked for when they are needed. */
final class FixturePropertySource extends EnumerablePropertySource<FixtureProperties> {

    FixturePropertySource(ContextFixtures fixtures) {
        super("Container Harness", new FixtureProperties(fixtures));
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return source.find(name).orElse(null);
    }

    @Override
    public String[] getPropertyNames() {
        return source.names().toArray(String[]::new);
    }
}
