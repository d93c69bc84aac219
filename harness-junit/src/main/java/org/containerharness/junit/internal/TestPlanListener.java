package org.containerharness.junit.internal;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.events.RunEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.opentest4j.TestAbortedException;

/**
 * Tells a launcher session's harness what is going to run. Found by JUnit through {@link java.util.ServiceLoader}; a plan
 * that is only discovered, as Surefire does first, is never seen.
 */
public final class TestPlanListener implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        try {
            NeededJUnit.warnIfMissing();
            listen(session);
        } catch (LinkageError e) {
            // JUnit before 5.13 has no store for the session, and so nothing is started ahead.
        }
    }

    private static void listen(LauncherSession session) {
        UpcomingTests upcoming = new UpcomingTests();
        TestEvents events = new TestEvents();
        session.getStore().put(Namespace.create(Session.NAMESPACE), UpcomingTests.class, upcoming);
        session.getStore().put(Namespace.create(Session.NAMESPACE), TestEvents.class, events);
        session.getLauncher().registerTestExecutionListeners(new TestExecutionListener() {
            @Override
            public void testPlanExecutionStarted(TestPlan plan) {
                plan.getRoots().forEach(root -> read(plan, root, upcoming));
            }

            @Override
            public void executionSkipped(TestIdentifier identifier, String reason) {
                skip(identifier, upcoming);
                skip(identifier, reason, events);
            }

            @Override
            public void executionStarted(TestIdentifier identifier) {
                begin(identifier, events);
                source(identifier, ClassSource.class)
                        .flatMap(TestPlanListener::classOf)
                        .ifPresent(upcoming::starts);
            }

            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                result.getThrowable().ifPresent(failure -> noteConnection(session, identifier, failure));
                end(identifier, result, events);
                source(identifier, ClassSource.class)
                        .flatMap(TestPlanListener::classOf)
                        .ifPresent(upcoming::end);
            }

            @Override
            public void testPlanExecutionFinished(TestPlan plan) {
                upcoming.endAll();
            }
        });
    }

    /** Also of tests that declare nothing: they may use what others have left, such as a cached application context. */
    private static void noteConnection(LauncherSession session, TestIdentifier identifier, Throwable failure) {
        @Nullable Session harness = session.getStore().get(Namespace.create(Session.NAMESPACE), Session.class, Session.class);
        if (harness != null && !(failure instanceof TestAbortedException)) {
            ConnectionNotes.add(harness, identifier.getDisplayName(), failure, List.of());
        }
    }

    private static void read(TestPlan plan, TestIdentifier identifier, UpcomingTests upcoming) {
        source(identifier, ClassSource.class).flatMap(TestPlanListener::classOf).ifPresent(StrayMethods::warn);
        source(identifier, ClassSource.class)
                .filter(source -> isOutermost(plan, identifier))
                .flatMap(TestPlanListener::classOf)
                .ifPresent(upcoming::add);
        source(identifier, MethodSource.class).ifPresent(source -> read(plan, identifier, source, upcoming));
        Set<TestIdentifier> children = plan.getChildren(identifier);
        children.forEach(child -> read(plan, child, upcoming));
    }

    private static void read(TestPlan plan, TestIdentifier identifier, MethodSource source, UpcomingTests upcoming) {
        plan.getParent(identifier)
                .flatMap(parent -> source(parent, ClassSource.class))
                .flatMap(TestPlanListener::classOf)
                .ifPresent(testClass ->
                        method(source).ifPresent(method -> upcoming.add(testClass, method, invocations(method))));
    }

    /** A class that an engine or a suite contains, not one that is nested in another. */
    private static boolean isOutermost(TestPlan plan, TestIdentifier identifier) {
        return plan.getParent(identifier)
                .flatMap(parent -> source(parent, ClassSource.class))
                .isEmpty();
    }

    /** A repeated test says how often it runs; of other templates and factories only one invocation is certain. */
    private static int invocations(Method method) {
        return AnnotationSupport.findAnnotation(method, RepeatedTest.class)
                .map(RepeatedTest::value)
                .orElse(1);
    }

    private static void skip(TestIdentifier identifier, UpcomingTests upcoming) {
        source(identifier, ClassSource.class).flatMap(TestPlanListener::classOf).ifPresent(upcoming::end);
        source(identifier, MethodSource.class)
                .flatMap(TestPlanListener::method)
                .ifPresent(method -> upcoming.begin(method.getDeclaringClass(), method));
    }

    private static void begin(TestIdentifier identifier, TestEvents events) {
        typeOf(identifier)
                .ifPresent(type -> events.tell(new RunEvent.TestBegan(
                        Instant.now(),
                        identifier.getUniqueId(),
                        identifier.getParentId().orElse(""),
                        identifier.isTest(),
                        type,
                        identifier.getDisplayName())));
    }

    private static void end(TestIdentifier identifier, TestExecutionResult result, TestEvents events) {
        if (typeOf(identifier).isPresent()) {
            String status = result.getStatus().name();
            result.getThrowable()
                    .ifPresentOrElse(
                            failure -> events.ended(identifier.getUniqueId(), status, failure),
                            () -> events.ended(identifier.getUniqueId(), status, ""));
        }
    }

    private static void skip(TestIdentifier identifier, String reason, TestEvents events) {
        if (typeOf(identifier).isPresent()) {
            begin(identifier, events);
            events.ended(identifier.getUniqueId(), "SKIPPED", reason);
        }
    }

    /** Empty for an engine, which is in no class; a dynamic test may say that it comes from a file. */
    private static Optional<String> typeOf(TestIdentifier identifier) {
        return source(identifier, MethodSource.class)
                .map(MethodSource::getClassName)
                .or(() -> source(identifier, ClassSource.class).map(ClassSource::getClassName))
                .or(() -> identifier.getUniqueIdObject().getSegments().stream()
                        .filter(segment -> segment.getType().matches("class(-template)?"))
                        .map(UniqueId.Segment::getValue)
                        .findFirst());
    }

    private static <S extends TestSource> Optional<S> source(TestIdentifier identifier, Class<S> type) {
        return identifier.getSource().filter(type::isInstance).map(type::cast);
    }

    /** A class that cannot be loaded is JUnit's to report. */
    private static Optional<Class<?>> classOf(ClassSource source) {
        try {
            return Optional.of(source.getJavaClass());
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Optional<Method> method(MethodSource source) {
        try {
            return Optional.of(source.getJavaMethod());
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
