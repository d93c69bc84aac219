package org.containerharness.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageDetails;
import org.containerharness.events.RunEvents;
import org.containerharness.images.Images;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.StackSpec;

/**
 * Lets containers begin from what an equal one was after its first initialisation, and sees to it that there is such a
 * snapshot the next time.
 *
 * <p>Safe for use by many threads.
 */
public final class Snapshots implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private final Engine engine;
    private final Images images;
    private final SnapshotOptions options;
    private final String uniqueWord;
    private final Function<ImageSource, Optional<ImageDetails>> localImage;
    private final BackgroundWork work;
    private final SnapshotMaker maker;

    /** What there is no snapshot of, as far as is known; asked for once. */
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    /** What a snapshot was made of, or could not be; not tried again. */
    private final Set<String> tried = ConcurrentHashMap.newKeySet();

    /**
     * @param uniqueWord stands in what is another one with each start
     * @param localImage what the engine has of an image; remembers what it found
     * @param starter starts what only snapshots need
     * @param work when and how long it is done
     * @param events where it is told
     */
    public Snapshots(
            Engine engine,
            Images images,
            SnapshotOptions options,
            String uniqueWord,
            Function<ImageSource, Optional<ImageDetails>> localImage,
            PrivateStart.Starter starter,
            BackgroundWork work,
            RunEvents events) {
        this.engine = engine;
        this.images = images;
        this.options = options;
        this.uniqueWord = uniqueWord;
        this.localImage = localImage;
        this.work = work;
        this.maker = new SnapshotMaker(engine, starter, options.limit(), work::undisturbed, events);
    }

    /** The stack in which those containers begin from a snapshot of which there is one. */
    public Applied applied(StackSpec stack) {
        if (!options.isOn() || !engine.info().has(Capability.COMMIT)) {
            return new Applied(stack, List.of(), Map.of());
        }
        List<Origin> origins = new ArrayList<>();
        Map<String, ImageDetails> snapshots = new LinkedHashMap<>();
        for (ContainerSpec spec : stack.containers()) {
            origin(spec, stack).ifPresent(origin -> {
                origins.add(origin);
                snapshot(origin).ifPresent(facts -> snapshots.put(spec.name(), facts));
            });
        }
        return new Applied(stack, origins, snapshots);
    }

    /** Empty too if something is wrong with the declaration: the start will say so. */
    private Optional<Origin> origin(ContainerSpec spec, StackSpec stack) {
        try {
            return Origin.eligible(spec, stack, uniqueWord)
                    .filter(moved -> isAsItIs(spec.image()))
                    .flatMap(moved -> localImage.apply(spec.image()).map(base -> Origin.of(spec, moved, base)));
        } catch (HarnessException e) {
            LOG.debug("No snapshot is looked for of {}: {}", spec.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** What may be pulled anew with each start has no identity that is known before. */
    private boolean isAsItIs(ImageSource source) {
        if (!(source instanceof ImageSource.Pulled pulled)) {
            return true;
        }
        PullPolicy.Kind policy = images.policy(pulled.policy()).kind();
        return policy == PullPolicy.Kind.IF_MISSING || policy == PullPolicy.Kind.NEVER;
    }

    private Optional<ImageDetails> snapshot(Origin origin) {
        if (missing.contains(origin.hash())) {
            return Optional.empty();
        }
        Optional<ImageDetails> found = localImage.apply(Origin.local(origin.reference()));
        if (found.isEmpty()) {
            missing.add(origin.hash());
        }
        return found;
    }

    /** The stack runs: what it has no snapshot of gets one, beside the tests. */
    public void started(Applied applied) {
        for (Origin origin : applied.origins()) {
            if (!applied.isFromSnapshot(origin.name()) && tried.add(origin.hash())) {
                work.later(() -> make(origin));
            }
        }
    }

    /**
     * A container as it begins from its snapshot, which is made now if there is none.
     *
     * @throws HarnessException if there can be none
     */
    public ContainerSpec restored(Applied applied, String container) {
        Origin origin = applied.origins().stream()
                .filter(each -> each.name().equals(container))
                .findFirst()
                .orElseThrow();
        try {
            makeNow(origin);
            return origin.from(
                    localImage.apply(Origin.local(origin.reference())).orElseThrow());
        } catch (HarnessException e) {
            throw new HarnessException(
                    "The container <" + container + "> has no snapshot to go back to: it could not be made. "
                            + e.getMessage(),
                    e);
        }
    }

    private void makeNow(Origin origin) {
        synchronized (maker) {
            if (localImage.apply(Origin.local(origin.reference())).isEmpty()) {
                maker.make(origin, () -> missing.remove(origin.hash()));
            }
            missing.remove(origin.hash());
        }
    }

    private void make(Origin origin) {
        try {
            makeNow(origin);
        } catch (HarnessException e) {
            String what = "No snapshot was made of " + origin.name() + " ("
                    + origin.declared().image() + "): ";
            if (origin.isAsked() && !Thread.currentThread().isInterrupted()) {
                LOG.info("{}{}", what, e.getMessage());
            }
            LOG.debug(what, e);
        }
    }

    /** A container did not start from its snapshot, which is thrown away. */
    public Applied withoutBroken(Applied applied, String container, String failure) {
        applied.origins().stream()
                .filter(origin -> origin.name().equals(container))
                .forEach(origin -> discard(origin, failure));
        return applied.afresh();
    }

    private void discard(Origin origin, String failure) {
        missing.add(origin.hash());
        if (!tried.add(origin.hash() + " discarded")) {
            return;
        }
        tried.add(origin.hash());
        LOG.warn(
                "The container <{}> of {} did not start from its snapshot, which is thrown away; it is initialised anew. {}",
                origin.name(),
                origin.declared().image(),
                failure.lines().findFirst().orElse(""));
        try {
            engine.images().remove(origin.onceReference().toString(), true);
            engine.images().remove(origin.reference().toString(), true);
        } catch (EngineException e) {
            LOG.debug("The snapshot stays: {}", e.getMessage());
        }
    }

    /** Somebody removed a snapshot since it was looked up. */
    public Applied withoutLost(Applied applied) {
        applied.origins().forEach(origin -> missing.add(origin.hash()));
        return applied.afresh();
    }

    /** Gives up what is being made. */
    @Override
    public void close() {
        work.close();
    }
}
