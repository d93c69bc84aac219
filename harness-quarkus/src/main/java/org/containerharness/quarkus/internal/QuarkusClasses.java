package org.containerharness.quarkus.internal;

import org.containerharness.junit.ContextDeclaration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Announces all test classes of Quarkus: an application may be started for one that declares nothing, and serve others
 * later. For JUnit, which finds it by name, since Quarkus switches that on.
 */
public final class QuarkusClasses implements Extension, BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        ContextDeclaration.announce(context);
    }
}
