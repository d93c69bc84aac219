package org.containerharness.quarkus.internal;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import org.containerharness.junit.ContextDeclaration;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.context.ConnectedService;
import org.containerharness.junit.context.ConnectedServices;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Refuses a class that the running application cannot serve: it was started for another class, and is connected to what
 * that declares. For Quarkus, which finds it by name.
 */
public final class SameFixtures implements QuarkusTestBeforeClassCallback {

    @Override
    public void beforeClass(Class<?> testClass) {
        ConnectedServices.refuse(ContextDeclaration.containersOfTests(testClass));
        ContextDeclaration.of(testClass).ifPresent(declaration -> {
            try (ContextFixtures fixtures = declaration.hold(() -> {})) {
                ConnectedServices.of(fixtures).forEach(SameFixtures::check);
            }
        });
    }

    private static boolean isSpaceOfApplication(ConnectedService service) {
        return ConfigProvider.getConfig()
                .getOptionalValue("harness." + service.name() + ".name", String.class)
                .filter(service.database()::equals)
                .isPresent();
    }

    private static boolean isContainerOfApplication(ConnectedService service) {
        Config config = ConfigProvider.getConfig();
        String prefix = "harness." + service.name() + ".";
        int port = KnownImage.of(service.declared()).orElseThrow().port();
        return config.getOptionalValue(prefix + "port." + port, Integer.class)
                        .filter(found -> found == service.address().port())
                        .isPresent()
                && config.getOptionalValue(prefix + "host", String.class)
                        .filter(service.address().host()::equals)
                        .isPresent();
    }

    private static void check(ConnectedService service) {
        if (!isSpaceOfApplication(service) && !isContainerOfApplication(service)) {
            throw new DeclarationException(new Problem(
                    service.declared().place(),
                    "the application that runs is not connected to <" + service.name() + ">: it was started for another"
                            + " class, which does not declare the same, or whose container has ended meanwhile. Quarkus runs"
                            + " one application for all classes with one @TestProfile. Let them declare the same, by one"
                            + " composed annotation, give this class a @TestProfile of its own, or give the container"
                            + " connection = \"none\"."));
        }
    }
}
