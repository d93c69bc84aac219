package org.containerharness.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.Labels;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.log.Log;
import org.containerharness.model.ByteSize;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.StackSpec;

/**
 * Makes one snapshot: initialises a container of its own, ends it cleanly, keeps it as an image, and gives that its name
 * when it has been seen to start.
 */
final class SnapshotMaker {

    private static final Log LOG = Log.ofHarness();

    /** A service that is killed while it writes its data down leaves a snapshot that must repair itself at each start. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(60);

    private static final int KILLED = 137;

    private static final Duration LEAST_TRIAL = Duration.ofSeconds(5);

    /** A snapshot that saves less than a quarter of the first start is not worth its disk. */
    private static final double WORTH = 0.75;

    /** Guards against an end of the session in the middle of what must not be left half done. */
    interface Undisturbed {
        void run(Runnable step);
    }

    private final Engine engine;
    private final PrivateStart.Starter starter;
    private final ByteSize limit;
    private final Undisturbed undisturbed;
    private final RunEvents events;
    private final VolumeContents volumes;

    SnapshotMaker(
            Engine engine, PrivateStart.Starter starter, ByteSize limit, Undisturbed undisturbed, RunEvents events) {
        this.engine = engine;
        this.starter = starter;
        this.limit = limit;
        this.undisturbed = undisturbed;
        this.events = events;
        this.volumes = new VolumeContents(engine, limit);
    }

    /**
     * Makes the snapshot unless another process has done it.
     *
     * @param named run when it can be used, while what it was made of is still being removed
     * @throws HarnessException if it could not be made, or another process is about it
     */
    void make(Origin origin, Runnable named) {
        if (engine.images().find(origin.reference().toString()).isPresent()) {
            return;
        }
        ContainerSpec spec = origin.maker();
        try (PrivateStart first = starter.start(stack("snapshot", spec))) {
            String name = spec.engineName().orElseThrow();
            stop(name);
            try {
                undisturbed.run(() -> engine.images().commit(name, origin.candidateReference(), changes(origin)));
                ImageReference candidate =
                        volumes.added(name, origin, origin.candidateReference(), origin.completeReference());
                publish(origin, candidate, first.startTime(), named);
            } finally {
                undisturbed.run(() -> removeCandidates(origin));
            }
        }
    }

    private void removeCandidates(Origin origin) {
        for (ImageReference candidate : List.of(origin.completeReference(), origin.candidateReference())) {
            engine.images().remove(candidate.toString(), false);
        }
    }

    private static StackSpec stack(String name, ContainerSpec spec) {
        return StackSpec.named(name).plus(spec);
    }

    private void stop(String container) {
        engine.containers().stop(container, Optional.of(STOP_GRACE));
        ContainerDetails.State state = engine.containers().inspect(container).state();
        if (!state.hasEnded() || state.exitCode() == KILLED) {
            throw new HarnessException("It did not end by itself within " + STOP_GRACE.toSeconds() + " s.");
        }
    }

    /** Containers get the labels of their image, so what said whose the maker was is taken back where nobody sets it. */
    private static CommitSpec changes(Origin origin) {
        return CommitSpec.AS_IS.labels(Map.of(
                Labels.IMAGE,
                "snapshot",
                Labels.SNAPSHOT_OF,
                origin.declared().image().toString(),
                Labels.SNAPSHOT_FOR,
                origin.madeFor(),
                Labels.SNAPSHOT_BASE,
                Long.toString(origin.base().size()),
                Labels.UNGUARDED,
                ""));
    }

    private void publish(Origin origin, ImageReference candidate, Duration firstStart, Runnable named) {
        ImageDetails facts = engine.images().find(candidate.toString()).orElseThrow();
        ByteSize size = new ByteSize(Math.max(0, facts.size() - origin.base().size()));
        if (size.bytes() > limit.bytes()) {
            throw new HarnessException("It takes " + size.roughly() + ", more than all may.");
        }
        // A trial in vain takes longer than all the rest.
        boolean once = origin.saysItOnce();
        Duration start;
        try {
            start = trial(origin, candidate, once, firstStart);
        } catch (HarnessException e) {
            if (!origin.hasOtherReadiness()) {
                throw e;
            }
            once = !once;
            start = trial(origin, candidate, once, firstStart);
        }
        if (!origin.isAsked() && start.toMillis() > firstStart.toMillis() * WORTH) {
            throw new HarnessException("It starts in " + start.toMillis() + " ms, and without a snapshot in "
                    + firstStart.toMillis() + " ms.");
        }
        name(origin, candidate, once);
        named.run();
        LOG.info(
                "Kept what {} ({}) is after its initialisation as a snapshot of {}: it starts in {} ms instead of {} ms.",
                origin.name(),
                origin.declared().image(),
                size.roughly(),
                start.toMillis(),
                firstStart.toMillis());
        events.tell(new RunEvent.SnapshotMade(
                Instant.now(), origin.declared().image().toString(), firstStart, start));
        SnapshotImage.tidy(engine, origin, limit, Instant.now());
    }

    /** The name by which others find it comes last. */
    private void name(Origin origin, ImageReference candidate, boolean once) {
        undisturbed.run(() -> {
            if (once) {
                engine.images().tag(candidate.toString(), origin.onceReference());
            }
            engine.images().tag(candidate.toString(), origin.reference());
        });
    }

    private Duration trial(Origin origin, ImageReference candidate, boolean once, Duration firstStart) {
        Duration limit =
                firstStart.multipliedBy(2).compareTo(LEAST_TRIAL) > 0 ? firstStart.multipliedBy(2) : LEAST_TRIAL;
        try (PrivateStart trial = starter.start(
                stack("snapshot-trial", origin.trial(candidate, once).within(limit)))) {
            return trial.startTime();
        }
    }
}
