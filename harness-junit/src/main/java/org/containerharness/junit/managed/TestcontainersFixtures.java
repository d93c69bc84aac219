package org.containerharness.junit.managed;

import java.util.Optional;
import org.containerharness.model.AdoptedSpec;

/** Finds out whether an object is one of Testcontainers, also where Testcontainers is not on the class path. */
public final class TestcontainersFixtures {

    private TestcontainersFixtures() {}

    /** How to start and stop the object, empty if it is no {@code Startable}. */
    public static Optional<AdoptedSpec.Lifecycle> lifecycleOf(Object object) {
        return isStartable(object.getClass()) ? Optional.of(StartableLifecycle.of(object)) : Optional.empty();
    }

    /** Why the object cannot join a declared network, empty if it can. */
    public static Optional<String> whyNoNetwork(Object startable) {
        return StartableLifecycle.whyNoNetwork(startable);
    }

    /** By name, since the class itself can only be loaded if it is there. */
    private static boolean isStartable(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals("org.testcontainers.lifecycle.Startable")) {
                return true;
            }
            for (Class<?> implemented : each.getInterfaces()) {
                if (isStartable(implemented)) {
                    return true;
                }
            }
        }
        return false;
    }
}
