package org.containerharness.handle;

import org.containerharness.engine.Engine;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;

/** A volume that exists on the engine. */
public final class RunningVolume {

    private final Engine engine;
    private final String name;
    private final String engineName;

    @Internal
    public RunningVolume(Engine engine, String name, String engineName) {
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

    /** Asks the engine for driver, options and labels. */
    public VolumeDetails inspect() {
        return engine.volumes()
                .find(engineName)
                .orElseThrow(() -> new HarnessException("The volume <" + name + "> (" + engineName
                        + ") is no longer on the engine. Something else removed it."));
    }

    @Override
    public String toString() {
        return "volume " + name + " (" + engineName + ")";
    }
}
