package org.containerharness.compose;

import java.nio.file.Path;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;

/** Runs a project in a JVM of its own, see {@link WithoutJUnitEngineTest}. */
final class WithoutJUnitMain {

    private WithoutJUnitMain() {}

    public static void main(String[] arguments) {
        try {
            Class.forName("org.junit.jupiter.api.Test");
        } catch (ClassNotFoundException e) {
            System.out.println("no JUnit here");
        }
        try (Harness harness = Harness.connect();
                RunningStack stack = ComposeStack.of(Path.of("src/test/resources/junit/shop/compose.yaml"))
                        .services("cache")
                        .start(harness)) {
            System.out.println("cache answers "
                    + stack.container("cache").exec("redis-cli", "ping").stdout());
        }
    }
}
