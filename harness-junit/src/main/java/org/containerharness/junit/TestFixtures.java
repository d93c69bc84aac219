package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.internal.Session;
import org.containerharness.junit.internal.WaitBegin;
import org.containerharness.junit.output.TestName;
import org.containerharness.junit.output.TestWindow;
import org.containerharness.model.DeclarationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What one invocation of a test method has; lives in the store of its context, whose end ends it. */
final class TestFixtures implements AutoCloseable {

    private final ClassFixtures testClass;
    private final Method method;
    private final TestName name;
    private final RunningFixtures level;
    private final TestWindow window;
    private final Set<Object> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean declaredIsStarted;
    private boolean isReset;

    TestFixtures(Session session, ClassFixtures testClass, ExtensionContext context) {
        this.testClass = testClass;
        this.method = context.getRequiredTestMethod();
        this.name = TestName.of(testClass.type()).test(method.getName());
        this.level = new RunningFixtures(session, Optional.of(testClass.level()), name, Kept.by(method));
        level.collects(CollectReader.by(method, name.text()));
        this.window = session.evidence()
                .beginTest(
                        context.getUniqueId(),
                        name,
                        Evidences.invocation(context),
                        context.getDisplayName(),
                        testClass.window(),
                        level);
    }

    RunningFixtures level() {
        return level;
    }

    TestWindow window() {
        return window;
    }

    /**
     * Brings back what is shared with other processes, unless that was done for this test before.
     *
     * @return true if something was replaced, so that addresses have to be asked for anew
     */
    synchronized boolean resetOnce() {
        boolean isDue = !isReset;
        isReset = true;
        return isDue && testClass.resetForTest();
    }

    /** Starts what annotations declare, unless that was done before. */
    synchronized RunningFixtures started() {
        start(Declared.NOTHING);
        return level;
    }

    /** Starts what annotations and these instances declare together, unless that was done before. */
    synchronized RunningFixtures started(List<Object> testInstances) {
        Declared all = Declared.NOTHING;
        for (Object instance : testInstances) {
            if (instances.add(instance)) {
                all = all.plus(DeclarationReader.ofInstance(instance));
            }
        }
        if (!all.problems().isEmpty()) {
            throw new DeclarationException(all.problems());
        }
        start(all);
        return level;
    }

    private void start(Declared more) {
        RequiredFixtures ofInstances = more.wanted(Scope.METHOD, name.text());
        RequiredFixtures wanted = declaredIsStarted
                ? ofInstances
                : testClass.declarations().forMethod(method).plus(ofInstances);
        boolean isBegin = !declaredIsStarted;
        declaredIsStarted = true;
        if (isBegin) {
            testClass.begin(method);
        }
        if (!wanted.isEmpty()) {
            level.start(wanted, WaitBegin.begun());
        }
        if (isBegin) {
            testClass.begun();
        }
    }

    @Override
    public void close() {
        window.close();
        level.close();
    }
}
