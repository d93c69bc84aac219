package org.containerharness.run;

import org.containerharness.engine.Engine;
import org.containerharness.images.Images;
import org.containerharness.readiness.ReadinessWatcher;

/** What all plans of one runtime are carried out with. */
record RunContext(
        Engine engine,
        Images images,
        ReadinessWatcher watcher,
        Timeline timeline,
        AdoptedFixtures fixtures,
        PortRanges portRanges,
        Removals removals) {}
