package org.containerharness.spring.internal;

import org.containerharness.log.Log;
import org.springframework.boot.SpringBootVersion;
import org.springframework.util.ClassUtils;

/** Spring Boot, with what knows services by their images; Spring's tests run without it too. */
final class Boot {

    private static final Log LOG = Log.ofHarness();

    private Boot() {}

    /** Does what needs Boot, if it is there; of a version that cannot do it, says so, and tests go on. */
    static void with(Attempt work) {
        if (!ClassUtils.isPresent("org.springframework.boot.SpringBootVersion", Boot.class.getClassLoader())) {
            return;
        }
        try {
            work.run();
        } catch (NoSuchMethodException | LinkageError e) {
            LOG.warn(
                    "Spring Boot {} cannot be told of containers as 3.5 to 4.1 can ({}), so contexts have their addresses as"
                            + " properties only, such as harness.<container>.port.",
                    SpringBootVersion.getVersion(),
                    e.toString());
        }
    }

    /** Something that looks into Boot. */
    interface Attempt {
        void run() throws NoSuchMethodException;
    }
}
