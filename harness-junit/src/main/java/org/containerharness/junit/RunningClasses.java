package org.containerharness.junit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What test classes have that run right now, for frameworks that are given the class and nothing of JUnit. The only thing
 * that is kept outside of JUnit's stores, as long as the class is in one.
 */
final class RunningClasses {

    private static final Map<Class<?>, Supplier<ClassFixtures>> ALL =
            Collections.synchronizedMap(new LinkedHashMap<>());

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

    /** Of those that match, the class that began last. */
    static Optional<Class<?>> latest(Predicate<Class<?>> matches) {
        List<Class<?>> running;
        synchronized (ALL) {
            running = new ArrayList<>(ALL.keySet());
        }
        Collections.reverse(running);
        return running.stream().filter(matches).findFirst();
    }
}
