package org.containerharness.model;

import java.util.List;

/**
 * What is done in a container after its start and before its end.
 *
 * @param afterStart run one after the other when it has started; one that fails fails the start
 * @param beforeStop run one after the other before it is stopped; only a graceful end runs them
 * @param graceful whether it is stopped with its own signal and grace period before it is removed; default is to kill
 *     it, which is what throw-away containers are for
 */
public record LifecycleSpec(List<HookSpec> afterStart, List<HookSpec> beforeStop, boolean graceful) {

    /** No hooks, killed at its end. */
    public static final LifecycleSpec NONE = new LifecycleSpec(List.of(), List.of(), false);

    public LifecycleSpec {
        afterStart = List.copyOf(afterStart);
        beforeStop = List.copyOf(beforeStop);
    }
}
