package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.PlacementConstraint;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;

/** When a service's containers start, count as ready, restart and stop. */
final class LifecyclePart {

    private final ServiceScope scope;
    private final Element service;
    private final int number;

    LifecyclePart(ServiceScope scope, int number) {
        this.scope = scope;
        this.number = number;
        this.service = scope.service();
    }

    ContainerSpec apply(ContainerSpec before) {
        RestartPolicy restart = restart();
        ContainerSpec spec = before.withRestart(restart)
                .withReadiness(readiness(restart))
                .plusDependencies(dependencies())
                .withConstraints(constraints())
                .withLifecycle(new LifecycleSpec(
                        List.copyOf(hooks("post_start")),
                        List.of(),
                        List.copyOf(hooks("pre_stop")),
                        scope.options().graceful(),
                        scope.options().whenEnded()));
        return service.child("healthcheck")
                .map(LifecyclePart::healthcheck)
                .map(spec::withHealthcheck)
                .orElse(spec);
    }

    private RestartPolicy restart() {
        return service.at("deploy")
                .child("restart_policy")
                .map(LifecyclePart::restartText)
                .or(() -> service.text("restart"))
                .flatMap(text -> scope.attempt(() -> RestartPolicy.parse(text), "restart"))
                .orElse(RestartPolicy.NO);
    }

    /** One that the swarm knows and this does not is none here, as it was none for Docker Compose. */
    private List<PlacementConstraint> constraints() {
        List<PlacementConstraint> constraints = new ArrayList<>();
        if (scope.options().swarm()) {
            return constraints;
        }
        for (String text : service.at("deploy").at("placement").texts("constraints")) {
            try {
                constraints.add(PlacementConstraint.parse(text));
            } catch (InvalidValueException e) {
                scope.warn(String.valueOf(e.getMessage()), "deploy", "placement", "constraints");
            }
        }
        return constraints;
    }

    private static String restartText(Element policy) {
        String attempts =
                policy.number("max_attempts").map(count -> ":" + count).orElse("");
        return switch (policy.text("condition").orElse("any")) {
            case "none" -> "no";
            case "on-failure" -> "on-failure" + attempts;
            default -> "always";
        };
    }

    private static HealthcheckSpec healthcheck(Element check) {
        boolean isNone = check.flag("disable") || check.texts("test").equals(List.of("NONE"));
        return isNone
                ? HealthcheckSpec.none()
                : new HealthcheckSpec(
                        check.texts("test"),
                        check.duration("interval"),
                        check.duration("timeout"),
                        check.integer("retries"),
                        check.duration("start_period"),
                        check.duration("start_interval"));
    }

    private List<HookSpec.InContainer> hooks(String key) {
        return service.list(key).stream()
                .map(hook -> new HookSpec.InContainer(
                        new Command(hook.texts("command")),
                        hook.text("user"),
                        hook.flag("privileged"),
                        hook.text("working_dir"),
                        hook.pairs("environment")))
                .toList();
    }

    // Readiness

    /** The user's own condition, else the healthcheck where another service waits for it, else what there is. */
    private ReadinessSpec readiness(RestartPolicy restart) {
        Optional<ReadinessSpec> own =
                Optional.ofNullable(scope.options().waitFor().get(scope.name()));
        if (own.isPresent()) {
            return own.get();
        }
        if (isAwaited("service_healthy")) {
            return ReadinessSpec.of(new ReadyCondition.Healthy());
        }
        if (scope.options().swarm()) {
            return ReadinessSpec.DEFAULT;
        }
        boolean mayEnd = restart.kind() == RestartPolicy.Kind.NO || restart.kind() == RestartPolicy.Kind.ON_FAILURE;
        boolean isJob = isAwaited("service_completed_successfully");
        return mayEnd && (isJob || !scope.options().strictExit())
                ? ReadinessSpec.of(new ReadyCondition.AnyOf(
                        List.of(new ReadyCondition.Default(), new ReadyCondition.Completed(0))))
                : ReadinessSpec.DEFAULT;
    }

    private boolean isAwaited(String condition) {
        return scope.names().services().values().stream()
                .map(other -> other.at("depends_on", scope.name()))
                .anyMatch(dependency -> dependency.text("condition").equals(Optional.of(condition)));
    }

    // Dependencies

    private List<DependencySpec> dependencies() {
        List<DependencySpec> dependencies = new ArrayList<>();
        service.entries("depends_on").forEach((other, dependency) -> {
            boolean isRequired = dependency.optionalFlag("required").orElse(true);
            for (String container : scope.names().declared(other)) {
                dependencies.add(new DependencySpec(container, condition(dependency), isRequired));
            }
        });
        if (number > 1 && sharesPortRange()) {
            // The engine gives each start the next port of the range: the numbers of containers and ports agree then.
            dependencies.add(new DependencySpec(
                    scope.names().declared(scope.name(), number - 1), DependencySpec.Condition.STARTED, true));
        }
        return dependencies;
    }

    private boolean sharesPortRange() {
        return !scope.options().randomPorts()
                && ServicePorts.published(service).stream().anyMatch(port -> port.hostPorts()
                        .filter(range -> range.size() > 1)
                        .isPresent());
    }

    private static DependencySpec.Condition condition(Element dependency) {
        return switch (dependency.text("condition").orElse("service_started")) {
            case "service_healthy" -> DependencySpec.Condition.READY;
            case "service_completed_successfully" -> DependencySpec.Condition.COMPLETED;
            default -> DependencySpec.Condition.STARTED;
        };
    }
}
