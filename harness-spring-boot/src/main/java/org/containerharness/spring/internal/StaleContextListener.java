package org.containerharness.spring.internal;

import java.util.Optional;
import org.containerharness.junit.ContextDeclaration;
import org.containerharness.junit.ContextFixtures;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Gives a class a fresh context if the cached one is connected to what has ended meanwhile, and fails tests with the
 * reason if what they declare does not start, which Spring would tell as the last of several causes.
 */
final class StaleContextListener extends AbstractTestExecutionListener {

    StaleContextListener() {}

    /** Before those that need the context. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void beforeTestClass(TestContext testContext) {
        look(testContext);
    }

    /** With one instance for all tests this comes first. */
    @Override
    public void prepareTestInstance(TestContext testContext) {
        look(testContext);
        Optional<ContextDeclaration> declared = ContextDeclaration.of(testContext.getTestClass());
        if (declared.isPresent() && !testContext.hasApplicationContext()) {
            load(testContext, declared.get());
        }
    }

    private static void load(TestContext testContext, ContextDeclaration declared) {
        try {
            testContext.getApplicationContext();
        } catch (RuntimeException | Error e) {
            declared.awaitReady();
            throw e;
        }
    }

    private static void look(TestContext testContext) {
        if (testContext.hasApplicationContext() && isStale(testContext.getApplicationContext())) {
            testContext.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
        }
    }

    private static boolean isStale(ApplicationContext context) {
        return context.containsBean(FixturesCustomizer.BEAN)
                && context.getBean(FixturesCustomizer.BEAN, ContextFixtures.class)
                        .retired()
                        .isPresent();
    }
}
