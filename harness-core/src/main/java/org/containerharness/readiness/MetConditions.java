package org.containerharness.readiness;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.ReadyCondition;

/**
 * Conditions that were met once, without what needs no second look; the engine's own verdict counts where it has one.
 * What is not said otherwise is judged as at first.
 */
final class MetConditions extends Conditions {

    MetConditions(
            String name,
            ReadinessContext context,
            ContainerDetails facts,
            UnaryOperator<String> rewrite,
            Runnable changed) {
        super(name, context, facts, rewrite, changed);
    }

    /** What was seen once stays seen; whether the service still answers is told by its ports, where it has some. */
    @Override
    public Check on(ReadyCondition.LogLine condition) {
        return check(isPublished() ? new ReadyCondition.Listening(List.of()) : new ReadyCondition.Running());
    }

    /** It has run for a while. */
    @Override
    public Check on(ReadyCondition.Running condition) {
        return facts().state().isRunning() ? FixedCheck.ready("running") : super.on(condition);
    }

    @Override
    public Check on(ReadyCondition.Completed condition) {
        ContainerDetails.State state = facts().state();
        return state.hasEnded() && state.exitCode() == condition.exitCode()
                ? FixedCheck.ready("it has ended with code " + condition.exitCode())
                : FixedCheck.never("it has not ended with code " + condition.exitCode() + " but is " + state.status()
                        + " with code " + state.exitCode());
    }

    @Override
    public Check on(ReadyCondition.Healthy condition) {
        return toldByEngine().orElseGet(() -> super.on(condition));
    }

    @Override
    public Check on(ReadyCondition.Default condition) {
        return toldByEngine().orElseGet(() -> super.on(condition));
    }

    /** While it has no verdict of its own yet, ports tell. */
    private Optional<Check> toldByEngine() {
        String health = facts().state().health();
        if (health.equals("unhealthy")) {
            return Optional.of(FixedCheck.never("the engine's own healthcheck says unhealthy"));
        }
        return health.equals("starting") && isPublished()
                ? Optional.of(check(new ReadyCondition.Listening(List.of())))
                : Optional.empty();
    }

    private boolean isPublished() {
        return facts().ports().values().stream().anyMatch(bindings -> !bindings.isEmpty());
    }
}
