package org.containerharness.micronaut.internal;

import io.micronaut.test.support.TestPropertyProvider;
import io.micronaut.test.support.TestPropertyProviderFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.junit.ContextDeclaration;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.context.ConnectedService;
import org.containerharness.junit.context.ConnectedServices;
import org.containerharness.junit.context.FixtureProperties;

/**
 * Starts what a test class declares before its application context is made, and gives that the addresses. For Micronaut,
 * which finds it by name.
 */
public final class FixturePropertyFactory implements TestPropertyProviderFactory {

    @Override
    public TestPropertyProvider create(Map<String, Object> availableProperties, Class<?> testClass) {
        ConnectedServices.refuse(ContextDeclaration.containersOfTests(testClass));
        Map<String, String> properties = ContextDeclaration.of(testClass)
                .map(declaration -> properties(declaration, availableProperties.keySet()))
                .orElse(Map.of());
        return () -> properties;
    }

    /** The class itself holds what it declares until its context has been closed; nobody else need do so. */
    private static Map<String, String> properties(ContextDeclaration declaration, Set<String> configured) {
        try (ContextFixtures fixtures = declaration.hold(() -> {})) {
            Map<String, String> all = new LinkedHashMap<>(new FixtureProperties(fixtures).values());
            ConnectedServices.choose(
                    ConnectedServices.of(fixtures),
                    (service, name) -> isConfigured(service, name, configured),
                    (service, name) -> all.putAll(MicronautProperties.of(service, name)));
            return all;
        }
    }

    private static boolean isConfigured(ConnectedService service, String name, Set<String> configured) {
        return MicronautProperties.of(service, Optional.of(name)).keySet().stream()
                .map(property -> property.substring(0, property.lastIndexOf('.') + 1))
                .anyMatch(prefix -> configured.stream().anyMatch(property -> property.startsWith(prefix)));
    }
}
