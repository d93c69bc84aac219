package org.containerharness.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.ResourceId;

/**
 * Plans how one container takes the place of another: under the same name, in the same networks, at the same host ports.
 * A pure function, as {@link Planner} is.
 */
public final class RestorePlanner {

    private static final String CAUSE = "it goes back to its snapshot";

    private RestorePlanner() {}

    /**
     * @param first how the one that goes was created
     * @param fromSnapshot the spec of the one that comes
     * @param ports of the one that goes
     * @param limit until it must be ready
     */
    public static Plan restore(
            ContainerAction.Create first,
            ContainerSpec fromSnapshot,
            Map<ContainerPort, List<HostBinding>> ports,
            Duration limit) {
        ResourceId target = first.target();
        String name = first.engineName();
        Plan.Builder plan = new Plan.Builder();
        int last = plan.add(new ContainerAction.Kill(target, name), CAUSE, List.of());
        last = plan.add(new ContainerAction.Remove(target, name, false), CAUSE, List.of(last));
        ContainerSpec spec = at(first.spec(), ports)
                .withImage(fromSnapshot.image())
                .withFiles(fromSnapshot.files())
                .withLifecycle(fromSnapshot.lifecycle())
                .waitFor(fromSnapshot.readiness().condition());
        last = plan.add(created(first.container(), spec), CAUSE, List.of(last));
        if (!spec.files().isEmpty()) {
            last = plan.add(new ContainerAction.CopyFiles(target, name, spec.files()), "declared", List.of(last));
        }
        last = plan.add(new ContainerAction.Start(target, name), CAUSE, List.of(last));
        last = plan.add(new ContainerAction.Inspect(target, name), "its addresses are new", List.of(last));
        last = plan.add(
                new ContainerAction.AwaitReady(target, name, spec.readiness(), limit), "declared", List.of(last));
        int number = 0;
        for (HookSpec hook : spec.lifecycle().afterReady()) {
            Action run = new ContainerAction.RunHook(target, name, hook, ++number, "after ready", limit);
            last = plan.add(run, "declared with hooks", List.of(last));
        }
        return plan.build();
    }

    private static ContainerAction.Create created(NewContainer before, ContainerSpec spec) {
        return new ContainerAction.Create(new NewContainer(
                spec,
                before.engineName(),
                spec.image().toString(),
                before.networks(),
                before.volumes(),
                before.containers(),
                before.labels(),
                before.hostAddress()));
    }

    /** Clients know the host ports already. */
    private static ContainerSpec at(ContainerSpec spec, Map<ContainerPort, List<HostBinding>> ports) {
        List<PortSpec> fixed = spec.networking().ports().stream()
                .map(port -> new PortSpec(
                        port.container(),
                        port.hostAddress(),
                        ports.getOrDefault(port.container(), List.of()).stream()
                                .findFirst()
                                .map(binding -> new PortSpec.Range(binding.port(), binding.port()))
                                .or(port::hostPorts)))
                .toList();
        return spec.networking(networking -> networking.withPorts(fixed));
    }
}
