package org.containerharness.readiness;

import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/** A file that exists in the container, running or not. */
record FileProbe(Engine engine, String container, ContainerPath path) implements Probe {

    @Override
    public ProbeResult probe() {
        return engine.files().exists(container, path)
                ? new ProbeResult(Verdict.READY, "file " + path + " exists")
                : ProbeResult.notYet("file " + path + " does not exist");
    }

    @Override
    public boolean needsRunningContainer() {
        return false;
    }
}
