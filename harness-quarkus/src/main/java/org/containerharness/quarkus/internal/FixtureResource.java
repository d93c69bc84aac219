package org.containerharness.quarkus.internal;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.containerharness.junit.ContextDeclaration;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.context.ConnectedService;
import org.containerharness.junit.context.ConnectedServices;
import org.containerharness.junit.context.FixtureProperties;
import org.jspecify.annotations.Nullable;

/**
 * Starts what an application connects to when it starts, gives it the addresses, and holds it as long as the application
 * runs: what the class declares that runs, or the first one after it that declares something. For Quarkus, which finds it by name.
 */
public final class FixtureResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable ContextFixtures held;

    @Override
    public Map<String, String> start() {
        return ContextDeclaration.latest(FixtureResource::isOfQuarkus)
                .flatMap(testClass ->
                        declaration(testClass).map(declaration -> properties(declaration, testClass.getClassLoader())))
                .orElse(Map.of());
    }

    private static boolean isOfQuarkus(Class<?> testClass) {
        return new QuarkusContexts().hasContext(testClass);
    }

    /** What the class declares; if the application would connect to none of it, that of the first one for which it would. */
    private static Optional<ContextDeclaration> declaration(Class<?> testClass) {
        Optional<ContextDeclaration> own = ContextDeclaration.of(testClass);
        return own.filter(FixtureResource::connects)
                .or(() -> ContextDeclaration.ofNext(
                        testClass,
                        next -> next.getClassLoader() == testClass.getClassLoader() && isOfQuarkus(next),
                        FixtureResource::connects))
                .or(() -> own);
    }

    private static boolean connects(ContextDeclaration declaration) {
        return declaration.containers().stream().anyMatch(ConnectedServices::connects);
    }

    private Map<String, String> properties(ContextDeclaration declaration, ClassLoader application) {
        // An application ends with JUnit's own store, before the session that removes what is left.
        ContextFixtures fixtures = declaration.hold(() -> {});
        held = fixtures;
        Set<String> configured = configured(application);
        Map<String, String> all = new LinkedHashMap<>(new FixtureProperties(fixtures).values());
        BiPredicate<ConnectedService, String> isConfigured = (service, name) -> Extension.of(service.service())
                .filter(extension -> extension.isConfigured(name, configured))
                .isPresent();
        ConnectedServices.choose(ConnectedServices.of(fixtures), isConfigured, (service, name) -> {
            if (name.isEmpty() || isConfigured.test(service, name.get())) {
                all.putAll(QuarkusProperties.of(service, name, application));
            }
        });
        return all;
    }

    /** What the application configures; it has no configuration yet that could be asked. */
    private static Set<String> configured(ClassLoader application) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            Set<String> names = new HashSet<>();
            ConfigUtils.configBuilder().build().getPropertyNames().forEach(names::add);
            return names;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void stop() {
        if (held != null) {
            held.close();
        }
    }
}
