package org.containerharness.resolution;

import java.util.List;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.Protocol;
import org.containerharness.model.StackSpec;

/** Refuses published UDP ports of an engine whose ports are brought here through a connection that carries TCP only. */
public final class UdpPorts {

    private UdpPorts() {}

    /** @throws DeclarationException naming each of them */
    public static void check(StackSpec stack, EngineInfo engine) {
        if (!engine.bringsPortsHere()) {
            return;
        }
        List<Problem> problems = stack.containers().stream()
                .flatMap(container -> container.networking().ports().stream()
                        .filter(port -> port.container().protocol() == Protocol.UDP)
                        .map(port -> problem(container, port, engine)))
                .toList();
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    private static Problem problem(ContainerSpec container, PortSpec port, EngineInfo engine) {
        return new Problem(
                container.place(),
                "<" + container.name() + "> publishes the UDP port "
                        + port.container().number()
                        + ", and the ports of the engine at " + engine.endpoint()
                        + " are brought here by SSH, which carries TCP only. Say by which name that machine is reached"
                        + " directly (docs/engines.md), or leave the port out.");
    }
}
