package org.containerharness.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.containerharness.Harness;
import org.containerharness.junit.internal.ConfigurationParameters;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.junit.internal.TestEvents;
import org.containerharness.junit.output.TestName;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * What a class declares by annotations, for an application that somebody starts while developing it: the same as in a test,
 * without a test. It ends with {@link #close()}, or with the JVM.
 */
public final class LocalFixtures implements AutoCloseable {

    private final Session session;
    private final ContextFixtures fixtures;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalFixtures(Session session, ContextFixtures fixtures) {
        this.session = session;
        this.fixtures = fixtures;
    }

    /** Whether a class has an annotation that declares something. */
    public static boolean areDeclaredBy(Class<?> type) {
        return AnnotationFinder.hierarchy(type).stream()
                .flatMap(each -> AnnotationFinder.on(each).stream())
                .anyMatch(AnnotationFinder.Found::declares);
    }

    /** What a class declares, as text: equal if the same is written, in whichever class loader. */
    public static String textOf(Class<?> type) {
        List<String> all = new ArrayList<>();
        for (Class<?> each : AnnotationFinder.hierarchy(type)) {
            AnnotationFinder.on(each)
                    .forEach(found -> all.add(found.annotation().toString()));
        }
        return type.getName() + all;
    }

    /**
     * Starts what classes declare, and returns when all of it is ready.
     *
     * @param complete adds what the application's framework knows of a container and its declaration leaves open
     * @throws org.containerharness.model.DeclarationException if the declarations are wrong; nothing was started
     */
    public static LocalFixtures start(List<Class<?>> types, UnaryOperator<ContainerSpec> complete) {
        // There is nothing to report of: no test runs.
        Settings settings = Settings.load(new ConfigurationParameters(
                key -> Optional.of("off").filter(off -> key.equals(Setting.REPORT_DIRECTORY.key()))));
        Session session = new Session(settings, new TestEvents(), Harness::connect);
        try {
            return new LocalFixtures(session, start(session, types, complete));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static ContextFixtures start(Session session, List<Class<?>> types, UnaryOperator<ContainerSpec> complete) {
        RequiredFixtures wanted = types.stream()
                .map(type -> ClassDeclarations.of(type, Optional.empty(), new ConcurrentHashMap<>())
                        .forClass())
                .reduce(RequiredFixtures::plus)
                .orElseThrow(() -> new IllegalArgumentException("no class"));
        StackSpec own = wanted.own().map(part -> part instanceof ContainerSpec spec ? complete.apply(spec) : part);
        RequiredFixtures all = wanted.withOwn(own);
        HeldFixtures.Hold hold = session.held()
                .hold(
                        new HeldFixtures.Wanted(
                                all.identity(),
                                all.fixturesOnly(),
                                TestName.of(types.get(0)),
                                Optional.empty(),
                                Optional.empty()),
                        () -> {});
        hold.start();
        Map<String, String> properties = new LinkedHashMap<>(all.suiteProperties());
        properties.putAll(all.properties());
        return new ContextFixtures(hold, all.containers(), all.adopted(), properties);
    }

    /** What an application connects to. */
    public ContextFixtures fixtures() {
        return fixtures;
    }

    /** Ends all of it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            fixtures.close();
            session.close();
        }
    }
}
