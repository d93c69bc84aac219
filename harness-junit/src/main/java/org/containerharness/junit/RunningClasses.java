package org.containerharness.junit;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What test classes have that run right now, for frameworks that are given the class and nothing of JUnit. The only thing
 * that is kept outside of JUnit's stores, as long as the class is in one.
 */
final class RunningClasses {

    private static final ConcurrentMap<Class<?>, Supplier<ClassFixtures>> ALL = new ConcurrentHashMap<>();

    private RunningClasses() {}

    /** Lets it be found until the result is closed; of a class that is run several times, what is around all runs. */
    static AutoCloseable announce(Class<?> testClass, Supplier<ClassFixtures> fixtures) {
        boolean isFirst = ALL.putIfAbsent(testClass, fixtures) == null;
        return () -> {
            if (isFirst) {
                ALL.remove(testClass, fixtures);
            }
        };
    }

    static Optional<ClassFixtures> find(Class<?> testClass) {
        return Optional.ofNullable(ALL.get(testClass)).map(Supplier::get);
    }
}
