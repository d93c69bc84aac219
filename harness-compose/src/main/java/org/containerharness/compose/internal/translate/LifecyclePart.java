package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.model.Dependency;
import org.containerharness.compose.model.HealthCheck;
import org.containerharness.compose.model.Hook;
import org.containerharness.compose.model.Lifecycle;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;

/** When a service's containers start, count as ready, restart and stop. */
final class LifecyclePart {

    private final ServiceScope scope;
    private final Lifecycle lifecycle;

    LifecyclePart(ServiceScope scope) {
        this.scope = scope;
        this.lifecycle = scope.service().lifecycle();
    }

    ContainerSpec apply(ContainerSpec before) {
        RestartPolicy restart = restart();
        if (!lifecycle.preStop().isEmpty() && !scope.options().graceful()) {
            scope.warn(
                    "has no effect: the stack is not ended gracefully, so nothing is run before it is killed",
                    "pre_stop");
        }
        ContainerSpec spec = before.withRestart(restart)
                .withReadiness(readiness(restart))
                .plusDependencies(dependencies())
                .withLifecycle(new LifecycleSpec(
                        hooks(lifecycle.postStart()),
                        hooks(lifecycle.preStop()),
                        scope.options().graceful()));
        return lifecycle
                .healthCheck()
                .map(LifecyclePart::healthcheck)
                .map(spec::withHealthcheck)
                .orElse(spec);
    }

    private RestartPolicy restart() {
        return lifecycle
                .restart()
                .flatMap(text -> scope.attempt(() -> RestartPolicy.parse(text), "restart"))
                .orElse(RestartPolicy.NO);
    }

    private static HealthcheckSpec healthcheck(HealthCheck check) {
        return check.isDisabled()
                ? HealthcheckSpec.none()
                : new HealthcheckSpec(
                        check.test(),
                        check.interval(),
                        check.timeout(),
                        check.retries(),
                        check.startPeriod(),
                        check.startInterval());
    }

    private static List<HookSpec> hooks(List<Hook> hooks) {
        return hooks.stream()
                .map(hook -> new HookSpec(
                        new Command(hook.command()),
                        hook.user(),
                        hook.isPrivileged(),
                        hook.workingDirectory(),
                        hook.environment()))
                .toList();
    }

    // Readiness

    /** The user's own condition, else the healthcheck where another service waits for it, else what there is. */
    private ReadinessSpec readiness(RestartPolicy restart) {
        Optional<ReadinessSpec> own = Optional.ofNullable(
                scope.options().waitFor().get(scope.service().name()));
        if (own.isPresent()) {
            return own.get();
        }
        if (isAwaited(Dependency.Condition.SERVICE_HEALTHY)) {
            return ReadinessSpec.of(new ReadyCondition.Healthy());
        }
        boolean mayEnd = restart.kind() == RestartPolicy.Kind.NO || restart.kind() == RestartPolicy.Kind.ON_FAILURE;
        boolean isJob = isAwaited(Dependency.Condition.SERVICE_COMPLETED_SUCCESSFULLY);
        return mayEnd && (isJob || !scope.options().strictExit())
                ? ReadinessSpec.of(new ReadyCondition.AnyOf(
                        List.of(new ReadyCondition.Default(), new ReadyCondition.Completed(0))))
                : ReadinessSpec.DEFAULT;
    }

    private boolean isAwaited(Dependency.Condition condition) {
        return scope.project().services().values().stream()
                .flatMap(service -> service.lifecycle().dependencies().stream())
                .anyMatch(dependency ->
                        dependency.service().equals(scope.service().name()) && dependency.condition() == condition);
    }

    // Dependencies

    private List<DependencySpec> dependencies() {
        List<DependencySpec> dependencies = new ArrayList<>();
        for (Dependency dependency : lifecycle.dependencies()) {
            for (String container : scope.names().declared(dependency.service())) {
                dependencies.add(
                        new DependencySpec(container, CONDITIONS.get(dependency.condition()), dependency.isRequired()));
            }
        }
        return dependencies;
    }

    private static final Map<Dependency.Condition, DependencySpec.Condition> CONDITIONS = Map.of(
            Dependency.Condition.SERVICE_STARTED, DependencySpec.Condition.STARTED,
            Dependency.Condition.SERVICE_HEALTHY, DependencySpec.Condition.READY,
            Dependency.Condition.SERVICE_COMPLETED_SUCCESSFULLY, DependencySpec.Condition.COMPLETED);
}
