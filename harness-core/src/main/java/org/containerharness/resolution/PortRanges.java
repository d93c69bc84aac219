package org.containerharness.resolution;

import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.plan.ContainerAction;

/**
 * Starts containers that publish a port on one of a range, one at a time: engines hand the ports of a range out to two
 * containers that start together (docker/compose#10067). Other processes are not seen from here, so a start that met
 * one is repeated.
 */
public final class PortRanges {

    private static final int TRIES = 5;

    private final Object lock = new Object();

    public void start(Engine engine, ContainerAction.Create container) {
        if (!publishesRange(container)) {
            engine.containers().start(container.engineName());
            return;
        }
        synchronized (lock) {
            startOneOfMany(engine, container);
        }
    }

    private static boolean publishesRange(ContainerAction.Create container) {
        return container.spec().networking().ports().stream()
                .anyMatch(port ->
                        port.hostPorts().filter(range -> range.size() > 1).isPresent());
    }

    private static void startOneOfMany(Engine engine, ContainerAction.Create container) {
        for (int attempt = 1; ; attempt++) {
            try {
                engine.containers().start(container.engineName());
                return;
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.PORT_TAKEN || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
