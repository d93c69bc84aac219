package org.containerharness.junit.internal;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What JUnit is going to run, in its order, as far as it has not begun. Known only where a launcher tells it; without that
 * it is empty, and nothing is started ahead. Safe for use by many threads.
 */
public final class UpcomingTests {

    private final Set<Class<?>> classes = new LinkedHashSet<>();
    private final Set<Class<?>> running = new LinkedHashSet<>();
    private final Map<Class<?>, Long> since = new HashMap<>();
    private final Map<Class<?>, Duration> took = new LinkedHashMap<>();
    private final Set<Class<?>> offered = new HashSet<>();
    private final Map<Class<?>, List<Method>> methods = new LinkedHashMap<>();

    /** Invocations that have not begun, but what they need is being started. */
    private final Map<Class<?>, List<Method>> expected = new LinkedHashMap<>();

    /** Adds a class that nothing encloses. */
    public synchronized void add(Class<?> testClass) {
        classes.add(testClass);
    }

    /** Adds invocations of a method, of that class or one that is nested in it. */
    public synchronized void add(Class<?> testClass, Method method, int invocations) {
        List<Method> all = methods.computeIfAbsent(testClass, key -> new ArrayList<>());
        for (int i = 0; i < invocations; i++) {
            all.add(method);
        }
    }

    /** Notes that JUnit comes to a class, which starts what it needs itself from now on, unless that was done ahead. */
    public synchronized void starts(Class<?> testClass) {
        if (classes.contains(testClass)) {
            since.putIfAbsent(testClass, System.nanoTime());
            offered.add(testClass);
        }
    }

    /** Notes that a class has begun, whether it was expected or not. */
    public synchronized void begin(Class<?> testClass) {
        classes.remove(testClass);
        offered.remove(testClass);
        running.add(testClass);
        since.put(testClass, System.nanoTime());
    }

    /** Notes that a class is over, or will not run. */
    public synchronized void end(Class<?> testClass) {
        classes.remove(testClass);
        running.remove(testClass);
        Long begin = since.remove(testClass);
        if (begin != null) {
            took.put(testClass, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** Notes that nothing more runs. */
    public synchronized void endAll() {
        classes.clear();
        running.clear();
        since.clear();
        offered.clear();
        methods.clear();
        expected.clear();
    }

    /** Classes that have begun or will. */
    public synchronized List<Class<?>> unfinished() {
        Set<Class<?>> all = new LinkedHashSet<>(running);
        all.addAll(classes);
        return List.copyOf(all);
    }

    /** Notes that an invocation of a method begins, whether it was in the plan or not. */
    public synchronized void begin(Class<?> testClass, Method method) {
        if (!remove(expected, testClass, method)) {
            remove(methods, testClass, method);
        }
    }

    private static boolean remove(Map<Class<?>, List<Method>> from, Class<?> testClass, Method method) {
        return from.getOrDefault(testClass, new ArrayList<>()).remove(method);
    }

    /** Classes that have not begun yet and for which nothing is started. */
    public synchronized List<Class<?>> classes() {
        return classes.stream().filter(each -> !offered.contains(each)).toList();
    }

    /**
     * Notes that what a class needs is being started, or will never be before it begins.
     *
     * @return false if another thread was quicker, or the class has begun
     */
    public synchronized boolean offer(Class<?> testClass) {
        return classes.contains(testClass) && offered.add(testClass);
    }

    /** Takes that back: there was no room for it. One that JUnit has come to meanwhile stays out of it. */
    public synchronized void takeBack(Class<?> testClass) {
        if (!since.containsKey(testClass)) {
            offered.remove(testClass);
        }
    }

    /** How long classes took that have ended since this was asked. */
    public synchronized Map<Class<?>, Duration> takeTimes() {
        Map<Class<?>, Duration> times = Map.copyOf(took);
        took.clear();
        return times;
    }

    /** Methods of a class with invocations that have not begun yet and that nothing is started for. */
    public synchronized List<Method> methods(Class<?> testClass) {
        return List.copyOf(methods.getOrDefault(testClass, List.of()));
    }

    /** The next invocation of the class that has not begun, to be expected from now on. */
    public synchronized Optional<Method> expectNext(Class<?> testClass) {
        Optional<Method> next = methods(testClass).stream().findFirst();
        next.filter(method -> remove(methods, testClass, method))
                .ifPresent(method -> expected.computeIfAbsent(testClass, key -> new ArrayList<>())
                        .add(method));
        return next;
    }

    /** Takes back that an invocation is expected: nothing is started for it. */
    public synchronized void forget(Class<?> testClass, Method method) {
        if (remove(expected, testClass, method)) {
            methods.get(testClass).add(0, method);
        }
    }
}
