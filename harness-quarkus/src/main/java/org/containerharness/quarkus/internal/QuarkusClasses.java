package org.containerharness.quarkus.internal;

import java.lang.reflect.InvocationTargetException;
import org.containerharness.junit.ContextDeclaration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Announces all test classes of Quarkus: an application may be started for one that declares nothing, and serve others
 * later. For JUnit, which finds it by name, since Quarkus switches that on.
 */
public final class QuarkusClasses implements Extension, BeforeAllCallback {

    /**
     * To the harness that the class itself sees: in continuous testing each application has one of its own, and JUnit finds
     * this class in another.
     */
    @Override
    public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
        ClassLoader application = context.getRequiredTestClass().getClassLoader();
        try {
            Class.forName(ContextDeclaration.class.getName(), true, application)
                    .getMethod("announce", ExtensionContext.class)
                    .invoke(null, context);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
