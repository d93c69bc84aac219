package org.containerharness.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.Labels;
import org.containerharness.log.Log;
import org.containerharness.model.ByteSize;

/**
 * A snapshot that an engine has.
 *
 * @param id of the image
 * @param names it has on the engine
 * @param image of which it was made, as it was declared
 * @param madeFor name and place of the declaration; empty if in code
 * @param created when it was made
 * @param size beyond the image it was made of
 */
public record SnapshotImage(
        String id, List<String> names, String image, String madeFor, Instant created, ByteSize size) {

    private static final Log LOG = Log.ofHarness();

    /** Longer than a trial takes. */
    private static final Duration CANDIDATES_LIFE = Duration.ofMinutes(10);

    public SnapshotImage {
        names = List.copyOf(names);
    }

    /** All of an engine, the oldest first. */
    public static List<SnapshotImage> all(Engine engine) {
        return engine.images().list(Map.of(Labels.IMAGE, "snapshot")).stream()
                .map(SnapshotImage::of)
                .sorted(Comparator.comparing(SnapshotImage::created))
                .toList();
    }

    private static SnapshotImage of(ImageSummary summary) {
        Map<String, String> labels = summary.labels();
        long base = Long.parseLong(labels.getOrDefault(Labels.SNAPSHOT_BASE, "0"));
        return new SnapshotImage(
                summary.id(),
                summary.tags(),
                labels.getOrDefault(Labels.SNAPSHOT_OF, ""),
                labels.getOrDefault(Labels.SNAPSHOT_FOR, ""),
                summary.created(),
                new ByteSize(Math.max(0, summary.size() - base)));
    }

    /** The name by which containers find it, if it has been seen to start. */
    public Optional<String> name() {
        return names.stream()
                .filter(name -> !Origin.isFurtherName(name) && !Origin.isCandidate(name))
                .findFirst();
    }

    /**
     * Removes what a new snapshot takes the place of, what a maker left that was killed, and the oldest beyond a limit.
     */
    static void tidy(Engine engine, Origin made, ByteSize limit, Instant now) {
        List<SnapshotImage> kept = new ArrayList<>();
        for (SnapshotImage snapshot : all(engine)) {
            boolean isOwn = snapshot.names().contains(made.reference().toString());
            if (isOwn || !snapshot.isLeft(now) && !snapshot.isReplacedBy(made) || !snapshot.remove(engine)) {
                kept.add(snapshot);
            }
        }
        long total =
                kept.stream().mapToLong(snapshot -> snapshot.size().bytes()).sum();
        for (SnapshotImage oldest : kept) {
            if (total > limit.bytes() && oldest.remove(engine)) {
                total -= oldest.size().bytes();
            }
        }
    }

    private boolean isLeft(Instant now) {
        return name().isEmpty() && created.plus(CANDIDATES_LIFE).isBefore(now);
    }

    /** A declaration that was changed; of those in code it is not known which is which. */
    private boolean isReplacedBy(Origin made) {
        return !madeFor.isEmpty() && madeFor.equals(made.madeFor());
    }

    /** Takes all names away; one that a container runs from stays. */
    public boolean remove(Engine engine) {
        try {
            if (names.isEmpty()) {
                engine.images().remove(id, false);
            }
            names.forEach(name -> engine.images().remove(name, false));
            LOG.debug("Removed snapshot {} of {}.", names, image);
            return true;
        } catch (EngineException e) {
            LOG.debug("Snapshot {} of {} stays: {}", names, image, e.getMessage());
            return false;
        }
    }
}
