package org.containerharness.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.model.ContainerSpec;

/**
 * What a test class that runs right now declares for the context that a {@link ContextFramework} makes of it. Two are
 * equal if contexts made of them can serve both classes: the same containers, networks and volumes, wherever they are
 * declared, and the same exported properties, in one launcher session. So it belongs into the key of a cache of contexts.
 */
public final class ContextDeclaration {

    private final ClassFixtures testClass;
    private final HeldFixtures.Wanted wanted;
    private final Map<String, String> properties;

    ContextDeclaration(ClassFixtures testClass, HeldFixtures.Wanted wanted) {
        this.testClass = testClass;
        this.wanted = wanted;
        this.properties = propertiesOf(testClass);
    }

    private static Map<String, String> propertiesOf(ClassFixtures testClass) {
        Map<String, String> properties = new LinkedHashMap<>(
                testClass.outer().map(ContextDeclaration::propertiesOf).orElse(Map.of()));
        RequiredFixtures wanted = testClass.declarations().forClass();
        properties.putAll(wanted.suiteProperties());
        properties.putAll(wanted.properties());
        return properties;
    }

    HeldFixtures.Wanted wanted() {
        return wanted;
    }

    /** Empty unless the class has the extension, declares something, runs right now, and a framework makes a context of it. */
    public static Optional<ContextDeclaration> of(Class<?> testClass) {
        return RunningClasses.find(testClass)
                .flatMap(ClassFixtures::context)
                .filter(context -> !context.containers().isEmpty() || !context.properties.isEmpty());
    }

    /** Containers that each test of a class has for itself, which a context can therefore not use. */
    public static List<ContainerSpec> containersOfTests(Class<?> testClass) {
        return RunningClasses.find(testClass)
                .map(running -> running.declarations().ofTests())
                .orElseGet(() -> DeclaredStacks.of(testClass).ofMethods().values().stream()
                        .flatMap(stack -> stack.containers().stream())
                        .toList());
    }

    /** What containers a context can use, with their declared images: of all scopes that last as long as a class. */
    public List<ContainerSpec> containers() {
        return List.copyOf(containers(wanted));
    }

    private static List<ContainerSpec> containers(HeldFixtures.Wanted wanted) {
        List<ContainerSpec> all = new ArrayList<>(
                wanted.outer().map(ContextDeclaration::containers).orElse(List.of()));
        all.addAll(wanted.fixtures().containers());
        return all;
    }

    /**
     * Starts all of it, unless that was done before, and holds it for a context.
     *
     * @param atEnd closes the context if it is still there when the session ends, before what it uses is removed
     */
    public ContextFixtures hold(Runnable atEnd) {
        testClass.started();
        HeldFixtures.Hold hold = testClass.session().held().hold(wanted, atEnd);
        try {
            hold.start();
            return new ContextFixtures(hold, containers(), properties);
        } catch (RuntimeException | Error e) {
            hold.close();
            throw e;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContextDeclaration that
                && testClass.session() == that.testClass.session()
                && wanted.key().equals(that.wanted.key())
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return 31 * wanted.key().hashCode() + properties.hashCode();
    }

    @Override
    public String toString() {
        return "what " + testClass.declarations().name() + " declares";
    }
}
