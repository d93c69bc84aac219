package org.containerharness.examples.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.containerharness.Harness;
import org.containerharness.compose.ComposeStack;
import org.containerharness.compose.junit.ComposeExtension;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Handle;
import org.containerharness.junit.HarnessExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StackInCodeTest {

    private static final Path FILE = Path.of("src/test/compose/orders/compose.yaml");

    // tag::extension[]
    @RegisterExtension
    static final HarnessExtension ORDERS =
            ComposeExtension.of(ComposeStack.of(FILE).services("cache").scale("cache", 2));

    @Test
    void hasTwoCaches(@Handle("cache") RunningContainer first, @Handle("cache-2") RunningContainer second) {
        assertThat(first.id()).isNotEqualTo(second.id());
    }
    // end::extension[]

    @Test
    void needsNoJUnit() {
        // tag::code[]
        try (Harness harness = Harness.connect();
                RunningStack stack =
                        ComposeStack.of(FILE).services("cache").randomPorts().start(harness)) {
            assertThat(stack.endpoint("redis://cache:6379").getPort()).isPositive();
        }
        // end::code[]
    }
}
