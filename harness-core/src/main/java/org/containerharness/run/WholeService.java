package org.containerharness.run;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;

/** A container as a kind of service reads it. */
public final class WholeService implements ServiceFacts {

    private final RunningContainer container;

    private WholeService(RunningContainer container) {
        this.container = container;
    }

    /** What it serves as a whole, if a {@link ServiceKind} on the class path says so of its image or label. */
    public static Optional<Space> of(RunningContainer container) {
        return ServiceKind.of(container.facts().labels(), container.image())
                .map(kind -> kind.whole(new WholeService(container)));
    }

    @Override
    public String name() {
        return container.name();
    }

    @Override
    public Map<String, String> environment() {
        return container.facts().environment();
    }

    @Override
    public InetSocketAddress address(int containerPort) {
        return container.address(ContainerPort.tcp(containerPort));
    }

    @Override
    public boolean publishes(int containerPort) {
        return container.findAddress(ContainerPort.tcp(containerPort)).isPresent();
    }
}
