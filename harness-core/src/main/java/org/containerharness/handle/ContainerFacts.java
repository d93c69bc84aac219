package org.containerharness.handle;

import java.net.InetSocketAddress;
import java.util.Map;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ServiceFacts;

/** What a running container tells those who connect to its service. */
@FunctionalInterface
public interface ContainerFacts extends ServiceFacts {

    RunningContainer container();

    @Override
    default String name() {
        return container().name();
    }

    @Override
    default Map<String, String> environment() {
        return container().facts().environment();
    }

    @Override
    default InetSocketAddress address(int containerPort) {
        return container().address(ContainerPort.tcp(containerPort));
    }

    @Override
    default boolean publishes(int containerPort) {
        return container().findAddress(ContainerPort.tcp(containerPort)).isPresent();
    }
}
