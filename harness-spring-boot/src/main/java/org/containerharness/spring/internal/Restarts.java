package org.containerharness.spring.internal;

import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.LocalFixtures;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.util.ClassUtils;

/**
 * What Boot's developer tools do when code has changed: a new application in the same JVM. What it uses stays, as long as
 * its declaration does; the end of the JVM ends it.
 */
final class Restarts {

    private static final boolean HAS_TOOLS = ClassUtils.isPresent(
            "org.springframework.boot.devtools.restart.Restarter", Restarts.class.getClassLoader());

    private Restarts() {}

    static boolean areSurvived() {
        return HAS_TOOLS && Tools.areInUse();
    }

    static ContextFixtures fixtures(String declared, LocalApplication.LocalStart start) {
        return Tools.kept().fixtures(declared, start);
    }

    /** Loaded only if they are there. */
    private static final class Tools {

        static boolean areInUse() {
            try {
                return Restarter.getInstance().getInitialUrls() != null;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        static Kept kept() {
            return (Kept) Restarter.getInstance().getOrAddAttribute(Kept.class.getName(), Kept::new);
        }
    }

    /** What the last application used. */
    private static final class Kept {

        private String declared = "";
        private @Nullable LocalFixtures fixtures;

        synchronized ContextFixtures fixtures(String wanted, LocalApplication.LocalStart start) {
            LocalFixtures known = fixtures;
            if (known != null
                    && (!declared.equals(wanted) || known.fixtures().retired().isPresent())) {
                fixtures = null;
                known.close();
                known = null;
            }
            if (known == null) {
                known = start.start();
                fixtures = known;
                declared = wanted;
            }
            return known.fixtures();
        }
    }
}
