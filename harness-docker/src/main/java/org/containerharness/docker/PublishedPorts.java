package org.containerharness.docker;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Protocol;

/** Where published ports are reached, if the way to the engine brings them to this machine. */
record PublishedPorts(Transport transport) {

    private static final String LOOPBACK = "127.0.0.1";

    /** Its TCP ports as they are reached from here; those of others are left where they are. */
    ContainerDetails here(ContainerDetails facts) {
        boolean isOurs = facts.labels().containsKey(Labels.OURS);
        if (!transport.bringsPortsHere() || !isOurs || !facts.state().isRunning()) {
            return facts;
        }
        Map<ContainerPort, List<HostBinding>> ports = new LinkedHashMap<>();
        facts.ports()
                .forEach((port, bindings) -> ports.put(
                        port,
                        port.protocol() == Protocol.TCP
                                ? bindings.stream()
                                        .filter(binding -> !binding.address().contains(":"))
                                        .map(binding -> here(facts, binding))
                                        .toList()
                                : bindings));
        return facts.withPorts(ports);
    }

    private HostBinding here(ContainerDetails facts, HostBinding binding) {
        try {
            return new HostBinding(LOOPBACK, transport.local(binding.port()));
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONNECTION,
                    0,
                    "Port " + binding.port() + " of container " + facts.name()
                            + " could not be brought here from the engine's machine: " + e.getMessage() + ".",
                    e);
        }
    }
}
