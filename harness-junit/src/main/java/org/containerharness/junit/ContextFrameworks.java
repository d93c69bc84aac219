package org.containerharness.junit;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentMap;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;

/** The frameworks on the class path that make contexts of test classes. */
final class ContextFrameworks {

    private final List<ContextFramework> all =
            ServiceLoader.load(ContextFramework.class, ContextFramework.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    /** Those of a session, looked for once. */
    static ContextFrameworks of(ConcurrentMap<Object, Object> memory) {
        return (ContextFrameworks) memory.computeIfAbsent(ContextFrameworks.class, key -> new ContextFrameworks());
    }

    Optional<ContextFramework> of(Class<?> testClass) {
        return all.stream().filter(framework -> framework.hasContext(testClass)).findFirst();
    }

    static StackSpec complete(StackSpec declared, ContextFramework framework) {
        return declared.map(part -> part instanceof ContainerSpec container ? framework.complete(container) : part);
    }
}
