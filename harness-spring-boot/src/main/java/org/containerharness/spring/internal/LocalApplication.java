package org.containerharness.spring.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.junit.LocalFixtures;
import org.containerharness.junit.context.KnownImage;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.docker.compose.core.DockerComposeFile;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * An application that somebody starts while developing it, with a class among its sources that declares what it needs:
 * {@code SpringApplication.from(OrdersApplication::main).with(OrdersServices.class)}. For Boot, which finds it by name.
 */
final class LocalApplication implements SpringApplicationRunListener {

    /** Whoever runs an application with this jar but without JUnit declares nothing. */
    private static final boolean HAS_JUNIT =
            ClassUtils.isPresent("org.junit.jupiter.api.extension.Extension", LocalApplication.class.getClassLoader());

    private static final String COMPOSE = "spring.docker.compose.enabled";

    private final SpringApplication application;
    private @Nullable LocalFixtures started;

    LocalApplication(SpringApplication application, String[] arguments) {
        this.application = application;
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        if (!HAS_JUNIT || Boolean.getBoolean("spring.aot.processing")) {
            return;
        }
        List<Class<?>> declaring = declaring(application.getAllSources());
        MapPropertySource withoutCompose =
                new MapPropertySource("Container Harness: no Compose", Map.of(COMPOSE, "false"));
        if (!declaring.isEmpty()) {
            context.getEnvironment().getPropertySources().addFirst(withoutCompose);
            connect(context, declaring);
        } else if (!hasComposeFile(context.getEnvironment())) {
            context.getEnvironment().getPropertySources().addLast(withoutCompose);
        }
    }

    /** Boot's support of Compose is here for what it knows of images; an application without a file would fail for it. */
    private static boolean hasComposeFile(Environment environment) {
        return environment.containsProperty("spring.docker.compose.file")
                || environment.containsProperty("spring.docker.compose.file[0]")
                || DockerComposeFile.find(null) != null;
    }

    /** A context that was never refreshed destroys nothing. */
    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
        LocalFixtures known = started;
        if (known != null) {
            known.close();
        }
    }

    private static List<Class<?>> declaring(Set<Object> sources) {
        return sources.stream()
                .filter(Class.class::isInstance)
                .<Class<?>>map(Class.class::cast)
                .filter(LocalFixtures::areDeclaredBy)
                .toList();
    }

    private void connect(ConfigurableApplicationContext context, List<Class<?>> declaring) {
        LocalStart start = () -> LocalFixtures.start(declaring, container -> KnownImage.of(container)
                .map(known -> known.complete(container))
                .orElse(container));
        String declared = declaring.stream().map(LocalFixtures::textOf).toList().toString();
        if (Restarts.areSurvived()) {
            FixturesCustomizer.connect(context, Restarts.fixtures(declared, start));
        } else {
            LocalFixtures fixtures = start.start();
            started = fixtures;
            FixturesCustomizer.endWith(context, fixtures);
            FixturesCustomizer.connect(context, fixtures.fixtures());
        }
    }

    /** How what is declared is started. */
    interface LocalStart {
        LocalFixtures start();
    }
}
