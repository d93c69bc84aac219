package org.containerharness.benchmarks;

import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;

/** One container in a JVM that has done nothing before; says when it is ready, then removes it. */
final class ColdHarness {

    private ColdHarness() {}

    public static void main(String[] args) {
        try (Harness harness = Harness.connect();
                RunningStack stack = harness.start(StackSpec.named("cold")
                        .plus(ContainerSpec.of("cache", "redis:7").ports("6379")))) {
            System.out.println("ready at " + stack.container("cache").port(6379));
            Fresh.say(stack.container("cache"));
        }
    }
}
