package org.containerharness.docker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;

/** Connects, looks for a container and asks for a client of some type; run by a class loader that lacks something. */
public final class UnwrapCall implements Callable<String> {

    private final String socket;
    private final String type;

    public UnwrapCall(String socket, String type) {
        this.socket = socket;
        this.type = type;
    }

    @Override
    public String call() throws ClassNotFoundException {
        EngineSettings settings = new EngineSettings(
                Optional.of("unix://" + socket),
                Optional.empty(),
                false,
                Map.of(),
                Path.of(socket).getParent());
        try (Engine engine = EngineConnector.connect(settings, CallListener.NONE)) {
            String id = engine.containers().find("db").orElseThrow().id();
            return id + " " + engine.unwrap(Class.forName(type)).isPresent();
        }
    }
}
