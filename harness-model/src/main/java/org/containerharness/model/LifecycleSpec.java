package org.containerharness.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is done in a container after its start and before its end.
 *
 * @param afterStart run one after the other when it has started; one that fails fails the start
 * @param afterReady run one after the other when it is ready, before anybody else may use it; one that fails fails the start
 * @param beforeStop run one after the other before it is stopped; only a graceful end runs them
 * @param graceful whether it is stopped with its own signal and grace period before it is removed; default is to kill
 *     it, which is what throw-away containers are for, unless {@link ContainerSpec#endsGracefully}
 * @param whenEnded what it means that it ended while it should run; empty takes the setting
 */
public record LifecycleSpec(
        List<HookSpec> afterStart,
        List<HookSpec> afterReady,
        List<HookSpec> beforeStop,
        boolean graceful,
        Optional<UnexpectedEnd> whenEnded) {

    /** No hooks, killed at its end. */
    public static final LifecycleSpec NONE = new LifecycleSpec(List.of(), List.of(), false);

    public LifecycleSpec {
        afterStart = List.copyOf(afterStart);
        afterReady = List.copyOf(afterReady);
        beforeStop = List.copyOf(beforeStop);
    }

    public LifecycleSpec(List<? extends HookSpec> afterStart, List<? extends HookSpec> beforeStop, boolean graceful) {
        this(List.copyOf(afterStart), List.of(), List.copyOf(beforeStop), graceful, Optional.empty());
    }

    public LifecycleSpec plusAfterStart(HookSpec... hooks) {
        return new LifecycleSpec(Joined.list(afterStart, List.of(hooks)), afterReady, beforeStop, graceful, whenEnded);
    }

    public LifecycleSpec plusAfterReady(HookSpec... hooks) {
        return new LifecycleSpec(afterStart, Joined.list(afterReady, List.of(hooks)), beforeStop, graceful, whenEnded);
    }

    public LifecycleSpec plusBeforeStop(HookSpec... hooks) {
        return new LifecycleSpec(afterStart, afterReady, Joined.list(beforeStop, List.of(hooks)), graceful, whenEnded);
    }

    /** Each hook changed. */
    public LifecycleSpec mapHooks(UnaryOperator<HookSpec> change) {
        return new LifecycleSpec(
                afterStart.stream().map(change).toList(),
                afterReady.stream().map(change).toList(),
                beforeStop.stream().map(change).toList(),
                graceful,
                whenEnded);
    }

    public LifecycleSpec withGraceful(boolean isGraceful) {
        return new LifecycleSpec(afterStart, afterReady, beforeStop, isGraceful, whenEnded);
    }

    public LifecycleSpec withWhenEnded(UnexpectedEnd meaning) {
        return new LifecycleSpec(afterStart, afterReady, beforeStop, graceful, Optional.of(meaning));
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof LifecycleSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(afterStart, afterReady, beforeStop, graceful, whenEnded);
    }
}
