package org.containerharness.benchmarks;

import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;

/** A kept container in a JVM that has done nothing before; says when it has it, and leaves it there. */
final class ReuseHarness {

    private ReuseHarness() {}

    static StackSpec stack() {
        return StackSpec.named("reuse")
                .plus(ContainerSpec.of("bench-reuse", "redis:7").ports("6379"));
    }

    public static void main(String[] args) {
        try (Harness harness = Harness.connect()) {
            RunningStack stack = harness.start(stack(), SharedScope.MACHINE);
            System.out.println("ready at " + stack.container("bench-reuse").port(6379));
        }
    }
}
