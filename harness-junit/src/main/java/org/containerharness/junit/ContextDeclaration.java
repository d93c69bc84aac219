package org.containerharness.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkingSpec;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test class that runs right now declares for the context that a {@link ContextFramework} makes of it. Two are
 * equal if contexts made of them can serve both classes: the same containers, networks and volumes, wherever they are
 * declared, and the same exported properties, in one launcher session. So it belongs into the key of a cache of contexts.
 */
public final class ContextDeclaration {

    private final ClassFixtures testClass;
    private final HeldFixtures.Wanted wanted;
    private final Map<String, String> properties;

    /**
     * What a class declares.
     *
     * @param running which holds it, or another one that runs meanwhile
     */
    ContextDeclaration(ClassFixtures running, ClassDeclarations declarations, HeldFixtures.Wanted wanted) {
        this.testClass = running;
        this.wanted = wanted;
        this.properties = propertiesOf(declarations);
    }

    private static Map<String, String> propertiesOf(ClassDeclarations declarations) {
        Map<String, String> properties = new LinkedHashMap<>(
                declarations.outer().map(ContextDeclaration::propertiesOf).orElse(Map.of()));
        RequiredFixtures wanted = declarations.forClass();
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
                .filter(context -> !context.containers().isEmpty()
                        || !adopted(context.wanted).isEmpty()
                        || !context.properties.isEmpty());
    }

    /**
     * Of the classes that run right now and match, the one that began last: for a framework that runs one class after the
     * other and does not say which.
     */
    public static Optional<Class<?>> latest(Predicate<Class<?>> matches) {
        return RunningClasses.latest(matches);
    }

    /**
     * Of the classes that will run after this one, the first that matches and declares what is wanted: for a framework that
     * makes one context for many classes, the first of which may declare nothing..
     */
    public static Optional<ContextDeclaration> ofNext(
            Class<?> running, Predicate<Class<?>> matches, Predicate<ContextDeclaration> isWanted) {
        return RunningClasses.find(running).flatMap(fixtures -> fixtures.next(matches, isWanted));
    }

    /** Lets a class be found from now on that declares nothing itself, and so has no extension that does so. */
    public static void announce(ExtensionContext context) {
        Fixtures.announce(context);
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

    private static List<AdoptedSpec> adopted(HeldFixtures.Wanted wanted) {
        List<AdoptedSpec> all =
                new ArrayList<>(wanted.outer().map(ContextDeclaration::adopted).orElse(List.of()));
        all.addAll(wanted.fixtures().adopted());
        return all;
    }

    /**
     * Whether a context can be made before its fixtures are ready: it gets to all of them by asking for addresses only. A
     * port that is the same each time, and what code makes, need not be asked for.
     */
    boolean connectsLate() {
        return testClass
                        .declarations()
                        .framework()
                        .filter(ContextFramework::connectsLate)
                        .isPresent()
                && adopted(wanted).isEmpty()
                && containers().stream().allMatch(ContextDeclaration::isAskedFor);
    }

    private static boolean isAskedFor(ContainerSpec container) {
        NetworkingSpec networking = container.networking();
        return !networking.mode().filter("host"::equals).isPresent()
                && networking.ports().stream().allMatch(port -> port.hostPorts().isEmpty());
    }

    /**
     * Waits until all of it is ready.
     *
     * @throws org.containerharness.model.HarnessException why it is not going to be
     */
    public void awaitReady() {
        testClass.started();
    }

    /**
     * Starts all of it, unless that was done before, and holds it for a context; what is returned waits for it when it is
     * asked, with a framework that connects late.
     *
     * @param atEnd closes the context if it is still there when the session ends, before what it uses is removed
     */
    public ContextFixtures hold(Runnable atEnd) {
        boolean late = testClass.startsBesideContext();
        if (late) {
            testClass.startBesideContext();
        } else {
            testClass.started();
        }
        HeldFixtures.Hold hold = testClass.session().held().hold(wanted, atEnd);
        try {
            if (!late) {
                hold.start();
            }
            return new ContextFixtures(hold, containers(), adopted(wanted), properties);
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
