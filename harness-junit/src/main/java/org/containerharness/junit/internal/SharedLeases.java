package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.output.LiveOutput;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;

/** What classes and tests get of that which other processes share. */
final class SharedLeases {

    private final Supplier<EnginePool> engines;
    private final LiveOutput output;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    SharedLeases(Supplier<EnginePool> engines, LiveOutput output) {
        this.engines = engines;
        this.output = output;
    }

    /** Gives what other processes share, made here or found; looked at each time it is asked for. */
    List<Lease> lease(RequiredFixtures wanted) {
        List<Lease> leased = new ArrayList<>();
        lease(wanted.machine(), SharedScope.MACHINE, wanted.resets(), leased);
        lease(wanted.build(), SharedScope.BUILD, wanted.resets(), leased);
        return leased;
    }

    /** Brings back what is shared; true if something had to be replaced. */
    boolean reset(List<Lease> leases) {
        boolean replaced = false;
        for (Lease lease : leases) {
            replaced |= !lease.beforeEachTest().isEmpty()
                    && engines.get()
                            .reset(
                                    lease.running(),
                                    lease.stack(),
                                    lease.scope(),
                                    lease.below(),
                                    lease.beforeEachTest());
        }
        return replaced;
    }

    private void lease(StackSpec stack, SharedScope scope, List<RequiredFixtures.Reset> resets, List<Lease> leased) {
        if (stack.isEmpty()) {
            return;
        }
        List<RunningStack> wider = leased.stream().map(Lease::running).toList();
        for (StackSpec part : engines.get().apart(stack, wider)) {
            List<RunningStack> below = leased.stream().map(Lease::running).toList();
            RunningStack running = engines.get().start(part, scope, below, RequiredFixtures.hooks(part, resets, false));
            boolean isNew = running.containers().stream()
                    .filter(container -> !container.isElsewhere())
                    .map(container -> followed.add(container.id()))
                    .reduce(false, Boolean::logicalOr);
            if (isNew) {
                output.follow(running);
            }
            leased.add(new Lease(running, part, scope, below, RequiredFixtures.hooks(part, resets, true)));
        }
    }
}
