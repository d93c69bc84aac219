package org.containerharness.junit;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.junit.internal.WaitBegin;
import org.containerharness.junit.output.TestName;
import org.containerharness.junit.output.TestWindow;
import org.containerharness.model.DeclarationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What one test class has; lives in the store of its context, whose end ends it. */
final class ClassFixtures implements AutoCloseable {

    private final Session session;
    private final ClassDeclarations declarations;
    private final Class<?> testClass;
    private final Optional<ClassFixtures> outer;
    private final Optional<ContextDeclaration> context;
    private final Optional<HeldFixtures.Hold> hold;
    private final RunningFixtures level;
    private final TestWindow window;
    private final AheadOfTests ahead;
    private final StartBeside<RunningFixtures> beside;
    private final WaitBegin waiting = new WaitBegin();
    private final Set<Object> instances = Collections.newSetFromMap(new IdentityHashMap<>());

    ClassFixtures(Session session, AheadOfTests ahead, ExtensionContext context, Optional<ClassFixtures> outer) {
        this.session = session;
        this.testClass = context.getRequiredTestClass();
        this.outer = outer;
        this.ahead = ahead;
        this.declarations = ClassDeclarations.of(testClass, outer.map(ClassFixtures::declarations), session.memory());
        Optional<HeldFixtures.Wanted> around =
                outer.flatMap(ClassFixtures::context).map(ContextDeclaration::wanted);
        Optional<HeldFixtures.Wanted> held = HeldDeclarations.of(declarations, around);
        this.context = held.map(wanted -> new ContextDeclaration(this, declarations, wanted));
        this.hold = held.filter(wanted -> !held.equals(around))
                .map(wanted -> session.held().hold(wanted, () -> {}));
        this.level = new RunningFixtures(
                session,
                hold.map(HeldFixtures.Hold::level).or(() -> outer.map(ClassFixtures::level)),
                TestName.of(testClass),
                Kept.by(testClass));
        level.collects(CollectReader.by(testClass, declarations.name()));
        this.beside = new StartBeside<>("what " + declarations.name() + " declares");
        this.window = session.evidence()
                .beginClass(context.getUniqueId(), TestName.of(testClass), outer.map(ClassFixtures::window), level);
    }

    Session session() {
        return session;
    }

    ClassDeclarations declarations() {
        return declarations;
    }

    Optional<ClassFixtures> outer() {
        return outer;
    }

    /** What a framework's context is made of, if there is such a framework. */
    Optional<ContextDeclaration> context() {
        return context;
    }

    /** What classes declare that will run later, the first of those that match and that is wanted. */
    Optional<ContextDeclaration> next(Predicate<Class<?>> matches, Predicate<ContextDeclaration> isWanted) {
        return ahead.unfinished().stream()
                .filter(matches)
                .flatMap(next -> ofLater(next).stream())
                .filter(isWanted)
                .findFirst();
    }

    private Optional<ContextDeclaration> ofLater(Class<?> next) {
        try {
            ClassDeclarations later = ClassDeclarations.ahead(next, session.memory());
            return HeldDeclarations.of(later, Optional.empty())
                    .map(wanted -> new ContextDeclaration(this, later, wanted));
        } catch (DeclarationException e) {
            // The class itself tells what is wrong with it.
            return Optional.empty();
        }
    }

    RunningFixtures level() {
        return level;
    }

    TestWindow window() {
        return window;
    }

    Class<?> type() {
        return testClass;
    }

    /** Starts what the class declares, unless that was done before; returns when it is ready. */
    RunningFixtures started() {
        waiting.begin();
        return beside.join(this::start);
    }

    /** Whether the class's context is made while what it will use starts. */
    boolean startsBesideContext() {
        return context.filter(ContextDeclaration::connectsLate).isPresent() && isUsedByContextFirst();
    }

    /** Nobody asks earlier for what the class declares: it has no field that is set, and no method before all tests. */
    private boolean isUsedByContextFirst() {
        return outer.isEmpty()
                && declarations.fields().isEmpty()
                && !DeclarationReader.isMadeByCode(testClass)
                && AnnotationFinder.hierarchy(testClass).stream()
                        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                        .noneMatch(method -> AnnotationSupport.isAnnotated(method, BeforeAll.class));
    }

    /**
     * Lets what the class declares start, unless that was done before; nobody waits for it here. Not before the context is
     * made: Spring Boot sets up logging anew just before, and what is told meanwhile is lost.
     */
    void startBesideContext() {
        beside.begin(this::start);
    }

    private RunningFixtures start() {
        Duration before = hold.map(held -> held.start(waiting)).orElse(Duration.ZERO);
        if (level.startOnce(wanted(), waiting)) {
            ahead.begun(testClass, before.plus(level.startTime()));
        }
        return level;
    }

    /** The properties are the context's, which may outlive the class. */
    private RequiredFixtures wanted() {
        RequiredFixtures wanted = declarations.forClass();
        return context.isPresent() ? wanted.withoutProperties() : wanted;
    }

    /** Notes that an invocation of a test begins. */
    void begin(Method method) {
        ahead.begin(testClass, method);
    }

    /** Notes that an invocation of a test has what it needs. */
    void begun() {
        ahead.begun(this);
    }

    /** Brings back what is shared, for the next test; true if something was replaced, and so has other addresses. */
    boolean resetForTest() {
        boolean replaced = level.resetForTest();
        if (replaced) {
            hold.ifPresent(held -> held.retire("something it shares with other processes was replaced"));
        }
        return replaced;
    }

    /** Starts what the fields of the one instance for all tests declare for as long as the instance lives. */
    synchronized void startInstance(Object instance) {
        if (instances.add(instance)) {
            Declared declared = DeclarationReader.ofInstance(instance);
            if (!declared.problems().isEmpty()) {
                throw new DeclarationException(declared.problems());
            }
            var wanted = declared.wanted(Scope.CLASS, declarations.name());
            if (!wanted.isEmpty()) {
                level.start(wanted, WaitBegin.begun());
            }
        }
    }

    @Override
    public void close() {
        window.close();
        beside.await();
        try {
            level.close();
        } finally {
            try {
                hold.ifPresent(HeldFixtures.Hold::close);
            } finally {
                if (outer.isEmpty()) {
                    ahead.ended(testClass);
                }
            }
        }
    }
}
