package org.containerharness.nothing;

import java.util.Set;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineProvider;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;

/** All that a second kind of engine has to bring along: a scheme, and a line in {@code META-INF/services}. */
public final class NothingProvider implements EngineProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("nothing");
    }

    @Override
    public boolean findsByItself() {
        return false;
    }

    @Override
    public Engine connect(EngineSettings settings, CallListener listener) {
        throw new EngineUnavailableException(
                "The engine at " + settings.host().orElseThrow() + " refuses everything. Choose another one.", null);
    }
}
