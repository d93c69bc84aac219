package org.containerharness.quarkus.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets all applications of a launcher session use the harness of the session itself. Else each would load one of its own,
 * which knows nothing of the others' fixtures. For JUnit, which finds it by name.
 */
public final class ParentFirst implements LauncherSessionListener {

    static final String KEY = "quarkus.class-loading.parent-first-artifacts";

    private static final List<String> ARTIFACTS = List.of(
            "org.containerharness:harness-model",
            "org.containerharness:harness-core",
            "org.containerharness:harness-docker",
            "org.containerharness:harness-junit",
            "org.containerharness:harness-services",
            "org.containerharness:harness-compose");

    /** Before classes are discovered, which is when Quarkus makes class loaders. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Set<String> all =
                new LinkedHashSet<>(List.of(System.getProperty(KEY, "").split(",")));
        all.remove("");
        all.addAll(ARTIFACTS);
        System.setProperty(KEY, String.join(",", all));
    }
}
