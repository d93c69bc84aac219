package org.containerharness.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.Harness;
import org.containerharness.junit.internal.ConfigurationParameters;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.junit.internal.TestEvents;
import org.containerharness.junit.internal.UpcomingTests;
import org.containerharness.junit.output.TestWindow;
import org.containerharness.model.HarnessException;
import org.containerharness.run.Faults;
import org.containerharness.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Finds what the class or test of a context has, and starts it at the first need, whichever callback comes first. All
 * that lasts is in stores: of the launcher session, of the outermost context of each class, of each test.
 */
final class Fixtures {

    private static final Namespace NAMESPACE = Namespace.create(HarnessFactory.NAMESPACE);

    private Fixtures() {}

    /**
     * Where all that lasts as long as the launcher session is kept; with JUnit 5.12, which has no store of that scope, as
     * long as the run. The only use of store scopes, which JUnit still marks as experimental.
     */
    private static Store sessionStore(ExtensionContext context) {
        try {
            return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
        } catch (LinkageError e) {
            return context.getRoot().getStore(NAMESPACE);
        }
    }

    static Session session(ExtensionContext context) {
        Store store = sessionStore(context);
        return OlderJUnit.closedWith(
                store,
                Session.class,
                key -> new Session(
                        Settings.load(new ConfigurationParameters(context::getConfigurationParameter)),
                        tests(store),
                        settings -> {
                            HarnessFactory factory = store.get(HarnessFactory.class, HarnessFactory.class);
                            return factory == null ? Harness.connect(settings) : factory.create(settings);
                        }),
                Session.class);
    }

    /** With JUnit 5.12 nobody tells of tests. */
    private static TestEvents tests(Store store) {
        TestEvents known = store.get(TestEvents.class, TestEvents.class);
        return known == null ? new TestEvents() : known;
    }

    /** Lets frameworks that make a context of a class find what it has, as long as it runs. */
    static void announce(ExtensionContext context) {
        Optional<Class<?>> testClass = context.getTestMethod().isPresent() ? Optional.empty() : context.getTestClass();
        testClass.ifPresent(type -> ContextFrameworks.of(session(context).memory())
                .of(type)
                .ifPresent(framework -> announce(context, type, framework)));
    }

    /** What it has is held from now on, so that a context that ends before its successor is made takes nothing along. */
    private static void announce(ExtensionContext context, Class<?> type, ContextFramework framework) {
        OlderJUnit.closedWith(
                store(context),
                keyOf("announced", context),
                key -> RunningClasses.announce(type, () -> testClass(context)),
                AutoCloseable.class);
        if (framework.connectsLate()) {
            // Asked for before the framework ends any context, and there is much to do until then.
            session(context).beside(() -> testClass(context));
        } else {
            testClass(context);
        }
    }

    private static AheadOfTests ahead(ExtensionContext context) {
        UpcomingTests known = sessionStore(context).get(UpcomingTests.class, UpcomingTests.class);
        return new AheadOfTests(session(context), known == null ? new UpcomingTests() : known);
    }

    /** What the class or test of the context has, all of it started. */
    static RunningFixtures level(ExtensionContext context) {
        return context.getTestMethod().isPresent()
                ? test(context).started()
                : testClass(context).started();
    }

    /** Whether what a class declares is left to the making of its context, since nothing else asks for it before the tests. */
    static boolean startsBesideContext(ExtensionContext context) {
        return testClass(context).startsBesideContext();
    }

    /** As {@link #level}, together with what the fields of these instances declare. */
    static RunningFixtures level(ExtensionContext context, List<Object> instances) {
        if (context.getTestMethod().isPresent()) {
            return test(context).started(instances);
        }
        ClassFixtures fixtures = testClass(context);
        RunningFixtures level = fixtures.started();
        instances.forEach(fixtures::startInstance);
        return level;
    }

    /** What the nearest context has that has something, nothing being started. */
    static Optional<RunningFixtures> started(ExtensionContext context) {
        return nearest(context, TestFixtures::level, ClassFixtures::level);
    }

    /** Of the same context as {@link #started}. */
    static Optional<TestWindow> window(ExtensionContext context) {
        return nearest(context, TestFixtures::window, ClassFixtures::window);
    }

    private static <T> Optional<T> nearest(
            ExtensionContext context, Function<TestFixtures, T> ofTest, Function<ClassFixtures, T> ofClass) {
        for (Optional<ExtensionContext> each = Optional.of(context);
                each.isPresent();
                each = each.get().getParent()) {
            Store store = store(each.get());
            TestFixtures test = store.get(keyOf("test", each.get()), TestFixtures.class);
            if (test != null) {
                return Optional.of(ofTest.apply(test));
            }
            ClassFixtures testClass = store.get(keyOf("class", each.get()), ClassFixtures.class);
            if (testClass != null) {
                return Optional.of(ofClass.apply(testClass));
            }
        }
        return Optional.empty();
    }

    static ClassFixtures testClass(ExtensionContext context) {
        Optional<ClassFixtures> fixtures = Optional.empty();
        for (ExtensionContext each : classContexts(context)) {
            Optional<ClassFixtures> outer = fixtures;
            fixtures = Optional.of(OlderJUnit.closedWith(
                    store(each),
                    keyOf("class", each),
                    key -> new ClassFixtures(session(context), ahead(context), each, outer),
                    ClassFixtures.class));
        }
        return fixtures.orElseThrow(
                () -> new HarnessException("There is no test class in the context " + context.getUniqueId() + "."));
    }

    private static TestFixtures test(ExtensionContext context) {
        ClassFixtures testClass = testClass(context);
        testClass.started();
        TestFixtures test = OlderJUnit.closedWith(
                store(context),
                keyOf("test", context),
                key -> new TestFixtures(session(context), testClass, context),
                TestFixtures.class);
        if (test.resetOnce()) {
            setStaticFields(context, testClass.level());
        }
        return test;
    }

    /** One context for each class, outermost first: of a class that is run several times, the one around all runs. */
    private static List<ExtensionContext> classContexts(ExtensionContext context) {
        List<ExtensionContext> contexts = new ArrayList<>();
        for (Optional<ExtensionContext> each = Optional.of(context);
                each.isPresent();
                each = each.get().getParent()) {
            ExtensionContext found = each.get();
            if (found.getTestMethod().isPresent() || found.getTestClass().isEmpty()) {
                continue;
            }
            boolean sameClass = !contexts.isEmpty()
                    && contexts.get(contexts.size() - 1).getTestClass().equals(found.getTestClass());
            if (sameClass) {
                contexts.set(contexts.size() - 1, found);
            } else {
                contexts.add(found);
            }
        }
        Collections.reverse(contexts);
        return contexts;
    }

    /** A store asks its parents too; the id keeps a class from finding what the class around it has. */
    private static String keyOf(String kind, ExtensionContext context) {
        return kind + " " + context.getUniqueId();
    }

    static Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    static void setStaticFields(ExtensionContext context, RunningFixtures level) {
        testClass(context).declarations().fields().forEach((field, injection) -> {
            if (Modifier.isStatic(field.getModifiers())) {
                set(field, null, injection, level, context);
            }
        });
    }

    /**
     * Sets the fields of one instance. Before the tests of an instance that serves all of them, fields are left alone
     * whose value comes with each test.
     */
    static void setFields(ExtensionContext context, Object instance, RunningFixtures level) {
        boolean beforeTests = context.getTestMethod().isEmpty();
        Map<Field, Injection> fields = testClass(context).declarations().fieldsOf(instance);
        fields.forEach((field, injection) -> {
            if (!beforeTests || !injection.isAbsentFrom(level)) {
                set(field, instance, injection, level, context);
            }
        });
    }

    /** Faults that end with the context's store. */
    static Faults faults(ExtensionContext context, String whose) {
        return OlderJUnit.closedWith(
                store(context),
                List.of(Faults.class, whose),
                key -> session(context).faults(),
                Faults.class);
    }

    /** Clients are closed with what they were made for; who asks again at the same place is given the same one. */
    static Object value(Injection injection, RunningFixtures level, ExtensionContext context) {
        return injection
                .connection(level)
                .map(connection -> OlderJUnit.closedWith(
                                store(context), connection, key -> connection.open(), Connection.Open.class)
                        .client())
                .orElseGet(() -> injection.value(level));
    }

    private static void set(
            Field field,
            @Nullable Object instance,
            Injection injection,
            RunningFixtures level,
            ExtensionContext context) {
        try {
            field.setAccessible(true);
            field.set(instance, value(injection, level, context));
        } catch (IllegalAccessException e) {
            throw new HarnessException(injection.place() + ": the field cannot be set: " + e.getMessage(), e);
        }
    }
}
