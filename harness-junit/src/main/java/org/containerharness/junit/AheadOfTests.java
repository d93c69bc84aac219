package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.junit.internal.UpcomingTests;
import org.containerharness.junit.output.TestName;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ResourceId;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Guesses what the next classes and tests will need, and lets it be started meanwhile. Only what is certain to run is
 * guessed at: a condition that nobody has asked yet may still say no. A wrong guess costs a container, never a test.
 */
final class AheadOfTests {

    private final Session session;
    private final UpcomingTests upcoming;

    AheadOfTests(Session session, UpcomingTests upcoming) {
        this.session = session;
        this.upcoming = upcoming;
    }

    /**
     * A class that has begun has what it needs; what comes after it can be thought of.
     *
     * @param start how long that took
     */
    void begun(Class<?> testClass, Duration start) {
        upcoming.begin(testClass);
        if (session.startsAhead()) {
            session.times().started(testClass, start);
            for (Class<?> next : session.times().inOrderOfNeed(upcoming.classes())) {
                // What is not certain now never will be, so that each class is looked at once.
                if (upcoming.offer(next) && isCertain(next) && !offer(next)) {
                    upcoming.takeBack(next);
                    return;
                }
            }
        }
    }

    /**
     * A class has ended, and what of SUITE scope it was the last to use ends with it. At the end of a plan all of that is
     * left to the end of the session: another plan may follow.
     */
    void ended(Class<?> testClass) {
        upcoming.end(testClass);
        upcoming.takeTimes().forEach(session.times()::worked);
        List<Class<?>> unfinished = upcoming.unfinished();
        if (!unfinished.isEmpty()) {
            session.endUnused(wanted -> unfinished.stream().anyMatch(type -> mayWant(type, wanted)));
        }
    }

    private boolean mayWant(Class<?> testClass, Set<ResourceId> names) {
        Object declared = session.memory()
                .computeIfAbsent(List.of("names", testClass), key -> DeclaredNames.of(testClass, session));
        return ((DeclaredNames) declared).mayInclude(names);
    }

    /**
     * What a class may ask for, in any scope.
     *
     * @param isAll false if something is known only when the class is made
     */
    private record DeclaredNames(boolean isAll, Set<ResourceId> names) {

        private static final DeclaredNames UNKNOWN = new DeclaredNames(false, Set.of());

        boolean mayInclude(Set<ResourceId> some) {
            return !isAll || !Collections.disjoint(names, some);
        }

        static DeclaredNames of(Class<?> testClass, Session session) {
            Declared all = Declared.NOTHING;
            try {
                for (Class<?> type : DisabledTests.withNested(testClass).toList()) {
                    if (DeclarationReader.isMadeByCode(type)) {
                        return UNKNOWN;
                    }
                    all = all.plus(DeclarationReader.ofClass(type, session.memory()));
                    for (Class<?> part : AnnotationFinder.hierarchy(type)) {
                        for (Method method : part.getDeclaredMethods()) {
                            all = all.plus(DeclarationReader.ofMethod(type, method, session.memory()));
                        }
                    }
                }
                return all.problems().isEmpty() ? new DeclaredNames(true, all.names()) : UNKNOWN;
            } catch (HarnessException e) {
                return UNKNOWN;
            }
        }
    }

    /** @return false if no more should be thought of now */
    private boolean offer(Class<?> testClass) {
        try {
            ClassDeclarations declarations = ClassDeclarations.ahead(testClass, session.memory());
            Optional<Object> held =
                    HeldDeclarations.of(declarations, Optional.empty()).map(HeldFixtures.Wanted::key);
            if (held.filter(session.held()::isExpected).isPresent()) {
                return true;
            }
            RunningFixtures level =
                    new RunningFixtures(session, Optional.empty(), TestName.of(testClass), Kept.by(testClass));
            boolean offered = level.startAhead(declarations.forClass());
            held.filter(key -> offered).ifPresent(session.held()::expect);
            return offered;
        } catch (HarnessException e) {
            // The class itself tells what is wrong with it.
            return true;
        }
    }

    /** Classes that have begun or will, in JUnit's order. */
    List<Class<?>> unfinished() {
        return upcoming.unfinished();
    }

    /** An invocation begins; whatever it needs, the next one needs its own. */
    void begin(Class<?> testClass, Method method) {
        upcoming.begin(testClass, method);
    }

    /** An invocation has what it needs; the next one of its class can be thought of. */
    void begun(ClassFixtures testClass) {
        Class<?> type = testClass.type();
        if (!session.startsAhead() || !DeclarationReader.instanceFields(type).isEmpty()) {
            return;
        }
        upcoming.expectNext(type)
                .filter(next -> isConditional(next) || !offer(testClass, next))
                .ifPresent(next -> upcoming.forget(type, next));
    }

    private boolean offer(ClassFixtures testClass, Method method) {
        RequiredFixtures wanted = testClass.declarations().forMethod(method);
        RunningFixtures level = new RunningFixtures(
                session,
                Optional.of(testClass.level()),
                TestName.of(testClass.type()).test(method.getName()),
                Kept.by(method));
        return !wanted.own().isEmpty() && level.startAhead(wanted);
    }

    /** Its tests run, and nothing of it has to be made before what it declares is known. */
    private boolean isCertain(Class<?> testClass) {
        return !isConditional(testClass)
                && isExtended(testClass)
                && AnnotationFinder.hierarchy(testClass).stream()
                        .flatMap(type -> DeclarationReader.fieldsOf(type).stream())
                        .noneMatch(field -> field.isAnnotationPresent(Managed.class)
                                || field.isAnnotationPresent(RegisterExtension.class))
                && runsSomething(testClass);
    }

    private boolean runsSomething(Class<?> testClass) {
        return DisabledTests.withNested(testClass)
                .filter(type -> !isConditional(type))
                .flatMap(type -> upcoming.methods(type).stream())
                .anyMatch(method -> !isConditional(method));
    }

    private static boolean isExtended(Class<?> testClass) {
        return extensions(testClass).anyMatch(HarnessExtension.class::equals);
    }

    private static boolean isConditional(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(element, Disabled.class)
                || extensions(element)
                        .anyMatch(type ->
                                ExecutionCondition.class.isAssignableFrom(type) && type != HarnessExtension.class);
    }

    private static Stream<Class<?>> extensions(AnnotatedElement element) {
        return AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
                .flatMap(extendWith -> List.<Class<?>>of(extendWith.value()).stream());
    }
}
