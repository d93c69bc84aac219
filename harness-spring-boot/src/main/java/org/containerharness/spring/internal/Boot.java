package org.containerharness.spring.internal;

import java.util.Optional;
import org.containerharness.log.Log;
import org.springframework.boot.SpringBootVersion;
import org.springframework.util.ClassUtils;

/** Spring Boot, with what knows services by their images; Spring's tests run without it too. */
final class Boot {

    private static final Log LOG = Log.ofHarness();

    private Boot() {}

    /** Does what needs Boot, if it is there; of a version that cannot do it, says so, and tests go on. */
    static void with(Attempt work) {
        failure(work)
                .ifPresent(e -> LOG.warn(
                        "Spring Boot {} cannot be told of containers as 3.5 to 4.1 can ({}), so contexts have their addresses as"
                                + " properties only, such as harness.<container>.port.",
                        SpringBootVersion.getVersion(),
                        e.toString()));
    }

    /** As {@link #with}, and says nothing of a version that cannot do it, which whoever makes a context will. */
    static void ahead(Attempt work) {
        failure(work);
    }

    private static Optional<Throwable> failure(Attempt work) {
        if (!ClassUtils.isPresent("org.springframework.boot.SpringBootVersion", Boot.class.getClassLoader())) {
            return Optional.empty();
        }
        try {
            work.run();
            return Optional.empty();
        } catch (NoSuchMethodException | LinkageError e) {
            return Optional.of(e);
        }
    }

    /** Something that looks into Boot. */
    interface Attempt {
        void run() throws NoSuchMethodException;
    }
}
