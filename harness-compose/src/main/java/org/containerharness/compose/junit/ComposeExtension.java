package org.containerharness.compose.junit;

import java.nio.file.Path;
import org.containerharness.compose.ComposeStack;
import org.containerharness.junit.HarnessExtension;

/**
 * Makes extensions for those who want code instead of {@link WithCompose}:
 *
 * <pre>{@code
 * @RegisterExtension
 * static HarnessExtension shop = ComposeExtension.of(
 *         ComposeStack.of(Path.of("compose.yaml")).scale("web", 2).randomPorts());
 * }</pre>
 *
 * A static field has CLASS scope, an instance field METHOD scope. Files are read when JUnit reads the class; if something
 * is wrong with them, the class fails with every problem and its place.
 */
public final class ComposeExtension {

    private ComposeExtension() {}

    /** Gives tests the services of a project. */
    public static HarnessExtension of(ComposeStack stack) {
        return HarnessExtension.of(stack::toSpec);
    }

    /** As {@link #of(ComposeStack)}, for some files; without one, for those that Compose finds. */
    public static HarnessExtension of(Path... files) {
        return of(ComposeStack.of(files));
    }
}
