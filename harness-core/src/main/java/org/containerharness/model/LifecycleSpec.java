package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/**
 * What is done in a container after its start and before its end.
 *
 * @param afterStart run one after the other when it has started; one that fails fails the start
 * @param beforeStop run one after the other before it is stopped; only a graceful end runs them
 * @param graceful whether it is stopped with its own signal and grace period before it is removed; default is to kill
 *     it, which is what throw-away containers are for, unless {@link ContainerSpec#endsGracefully}
 * @param whenEnded what it means that it ended while it should run; empty takes the setting
 */
public record LifecycleSpec(
        List<HookSpec> afterStart, List<HookSpec> beforeStop, boolean graceful, Optional<WhenEnded> whenEnded) {

    /** No hooks, killed at its end. */
    public static final LifecycleSpec NONE = new LifecycleSpec(List.of(), List.of(), false);

    public LifecycleSpec {
        afterStart = List.copyOf(afterStart);
        beforeStop = List.copyOf(beforeStop);
    }

    public LifecycleSpec(List<HookSpec> afterStart, List<HookSpec> beforeStop, boolean graceful) {
        this(afterStart, beforeStop, graceful, Optional.empty());
    }

    public LifecycleSpec withGraceful(boolean isGraceful) {
        return new LifecycleSpec(afterStart, beforeStop, isGraceful, whenEnded);
    }

    public LifecycleSpec withWhenEnded(WhenEnded meaning) {
        return new LifecycleSpec(afterStart, beforeStop, graceful, Optional.of(meaning));
    }
}
