package org.containerharness.handle;

import java.util.List;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;

/** A network that exists on the engine. */
public final class RunningNetwork {

    private final Engine engine;
    private final String name;
    private final String engineName;

    @Internal
    public RunningNetwork(Engine engine, String name, String engineName) {
        this.engine = engine;
        this.name = name;
        this.engineName = engineName;
    }

    /** The declared name. */
    public String name() {
        return name;
    }

    /** The name on the engine, by which other tools find it. */
    public String engineName() {
        return engineName;
    }

    public String id() {
        return inspect().id();
    }

    /** Asks the engine for driver, subnets and members. */
    public NetworkDetails inspect() {
        return engine.networks()
                .find(engineName)
                .orElseThrow(() -> new HarnessException("The network <" + name + "> (" + engineName
                        + ") is no longer on the engine. Something else removed it."));
    }

    /** By the engine that stands for all on which the network is, since each of them is to know who has joined. */
    void join(String container, List<String> names) {
        engine.networks().connect(id(), container, names, Optional.empty());
    }

    @Override
    public String toString() {
        return "network " + name + " (" + engineName + ")";
    }
}
