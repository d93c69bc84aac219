package org.containerharness.spring.internal;

import org.springframework.util.ClassUtils;

/** Whether there is Spring Boot, with what knows services by their images; Spring's tests run without it too. */
final class Boot {

    private Boot() {}

    static boolean isThere() {
        ClassLoader loader = Boot.class.getClassLoader();
        return ClassUtils.isPresent("org.springframework.boot.docker.compose.core.RunningService", loader)
                && ClassUtils.isPresent(
                        "org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories", loader);
    }
}
