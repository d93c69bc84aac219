package org.containerharness.run;

import java.util.function.Consumer;
import org.containerharness.engine.Engine;
import org.containerharness.events.RunEvents;
import org.containerharness.images.Images;
import org.containerharness.investigation.HandedOutAddresses;
import org.containerharness.plan.SharedAction;
import org.containerharness.readiness.ReadinessWatcher;
import org.containerharness.resolution.PortRanges;

/**
 * What all plans of one runtime are carried out with.
 *
 * @param ends who has ended
 * @param addresses whose they were
 * @param sharing sees to it that something shared may be used
 */
record RunContext(
        Engine engine,
        Images images,
        ReadinessWatcher watcher,
        RunEvents events,
        AdoptedFixtures fixtures,
        PortRanges portRanges,
        Removals removals,
        ContainerEnds ends,
        HandedOutAddresses addresses,
        Consumer<SharedAction.Share> sharing) {

    /** For plans about what is shared: what is done for each part is told in its own place. */
    RunContext sharing(Consumer<SharedAction.Share> work) {
        return new RunContext(
                engine, images, watcher, new RunEvents(), fixtures, portRanges, removals, ends, addresses, work);
    }
}
