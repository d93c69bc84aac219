package org.containerharness.benchmarks;

import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.RepeatedTest;

/** Twenty tests, each with a Redis that nobody has used before. */
@WithContainer(name = "cache", image = "redis:7", ports = "6379", scope = Scope.METHOD)
class FreshOnHarness {

    @RepeatedTest(20)
    void works(@Handle RunningContainer cache) throws InterruptedException {
        Fresh.say(cache);
        Works.work();
    }
}
