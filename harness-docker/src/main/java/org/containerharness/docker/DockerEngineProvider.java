package org.containerharness.docker;

import java.util.Set;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineProvider;
import org.containerharness.engine.EngineSettings;

/** Engines that speak the Docker Engine API; found where Docker's own command line would look for one. */
public final class DockerEngineProvider implements EngineProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("unix", "tcp", "http", "https", "npipe", "ssh");
    }

    @Override
    public boolean findsByItself() {
        return true;
    }

    @Override
    public Engine connect(EngineSettings settings, CallListener listener) {
        return EngineConnector.connect(settings, listener);
    }
}
