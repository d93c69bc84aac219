package org.containerharness.junit.internal;

import java.util.List;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.ResetHook;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.StackSpec;

/**
 * Something that is shared, as this JVM got it.
 *
 * @param beforeEachTest what brings it back for the next test
 */
record Lease(
        RunningStack running,
        StackSpec stack,
        SharedScope scope,
        List<RunningStack> below,
        List<ResetHook> beforeEachTest) {}
