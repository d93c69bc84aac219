package org.containerharness.spread;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.containerharness.engine.EngineException;
import org.containerharness.log.Log;

/**
 * Waits until the nodes of a swarm know the same containers in a network. They tell each other who has joined it, and a node
 * that was not told yet finds nobody by that name for a third of a second. A container that is started needs no such wait:
 * it joins before its process begins, and is not used before that is ready.
 */
final class NameWait {

    private static final Log LOG = Log.ofHarness();

    /** A node that cannot hear the others says so elsewhere. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final long PAUSE = 20;

    private final Members members;

    NameWait(Members members) {
        this.members = members;
    }

    /** Returns when they do, or after five seconds. */
    void in(String network) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<Set<String>> known = members
                    .each(member -> member.engine().networks().known(network))
                    .stream()
                    .filter(containers -> !containers.isEmpty())
                    .distinct()
                    .toList();
            if (known.size() <= 1) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                LOG.debug("Nodes of the swarm know different containers in network {}: {}", network, known);
                return;
            }
            pause(network);
        }
    }

    private static void pause(String network) {
        try {
            // Nobody tells of it.
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.OTHER,
                    0,
                    "Interrupted while waiting until all nodes know who is in network " + network + ".",
                    e);
        }
    }
}
