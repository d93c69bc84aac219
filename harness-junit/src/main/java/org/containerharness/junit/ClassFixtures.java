package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.model.DeclarationException;

/** What one test class has; lives in the store of its context, whose end ends it. */
final class ClassFixtures implements AutoCloseable {

    private final ClassDeclarations declarations;
    private final Class<?> testClass;
    private final RunningFixtures level;
    private final AheadOfTests ahead;
    private final boolean isOutermost;
    private final Set<Object> instances = Collections.newSetFromMap(new IdentityHashMap<>());

    ClassFixtures(Session session, AheadOfTests ahead, Class<?> testClass, Optional<ClassFixtures> outer) {
        this.testClass = testClass;
        this.ahead = ahead;
        this.isOutermost = outer.isEmpty();
        this.declarations = ClassDeclarations.of(testClass, outer.map(around -> around.declarations), session.memory());
        this.level = new RunningFixtures(
                session, outer.map(around -> around.level), declarations.name(), Kept.by(testClass));
    }

    ClassDeclarations declarations() {
        return declarations;
    }

    RunningFixtures level() {
        return level;
    }

    Class<?> type() {
        return testClass;
    }

    /** Starts what the class declares, unless that was done before. */
    RunningFixtures started() {
        if (level.startOnce(declarations.forClass())) {
            ahead.begun(testClass, level.startTime());
        }
        return level;
    }

    /** Notes that an invocation of a test begins. */
    void begin(Method method) {
        ahead.begin(testClass, method);
    }

    /** Notes that an invocation of a test has what it needs. */
    void begun() {
        ahead.begun(this);
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
                level.start(wanted);
            }
        }
    }

    @Override
    public void close() {
        try {
            level.close();
        } finally {
            if (isOutermost) {
                ahead.ended(testClass);
            }
        }
    }
}
