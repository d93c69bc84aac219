package org.containerharness.cleanup;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewVolume;
import org.containerharness.engine.Subscription;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.VolumeSpec;
import org.containerharness.programs.ProgramImage;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs as long as this process holds it: while it runs, everybody on the engine can see that the session
 * or build it stands for has somebody who will clean up. It ends with this process, however that ends.
 *
 * <p>Its input is attached before it starts and gets a byte every 15 seconds; it ends when the input does, or after ten
 * minutes without a byte (an engine that restarts under running containers does not pass the end of an input on).
 */
final class Guard implements AutoCloseable {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A guard that was created and not started by now belongs to somebody who died in between. */
    private static final Duration STILLBORN = Duration.ofSeconds(20);

    enum Outcome {
        STANDS,
        /** It ended as soon as it was started. */
        ENDED,
        /** Another process holds a guard of the same name. */
        TAKEN
    }

    private final Engine engine;
    private final ProgramImage image;
    private final OwnerId token;
    private final Runnable onLoss;
    private @Nullable Heartbeat heartbeat;
    private @Nullable Subscription feed;
    private @Nullable String made;
    private boolean stands;
    private boolean closed;

    /** @param onLoss told when it is gone though nobody closed it */
    Guard(Engine engine, ProgramImage image, OwnerId token, Runnable onLoss) {
        this.engine = engine;
        this.image = image;
        this.token = token;
        this.onLoss = onLoss;
    }

    synchronized boolean stands() {
        return stands;
    }

    /**
     * Makes and starts the container, if it does not run already.
     *
     * @throws EngineException if the engine refuses; nothing is left then
     */
    Outcome raise() {
        if (stands()) {
            return Outcome.STANDS;
        }
        Optional<String> created = create();
        if (created.isEmpty()) {
            // What has the name may have belonged to somebody dead: then it is free now, and nobody else would take it.
            created = removeDead() ? create() : created;
        }
        if (created.isEmpty()) {
            return Outcome.TAKEN;
        }
        String id = created.get();
        remember(id);
        Heartbeat beat = new Heartbeat(HEARTBEAT);
        Subscription attached = null;
        try {
            attached = engine.containers().feedInput(id, beat, () -> lost(beat));
            engine.containers().start(id);
        } catch (EngineException e) {
            beat.close();
            if (attached != null) {
                attached.close();
            }
            removeQuietly(id, e);
            throw e;
        }
        hold(beat, attached);
        return stands() ? Outcome.STANDS : Outcome.ENDED;
    }

    private synchronized void remember(String id) {
        made = id;
    }

    private synchronized void hold(Heartbeat beat, Subscription attached) {
        if (closed || beat.isClosed()) {
            beat.close();
            attached.close();
            return;
        }
        heartbeat = beat;
        feed = attached;
        stands = true;
    }

    private void removeQuietly(String id, EngineException first) {
        try {
            engine.containers().remove(id);
        } catch (EngineException e) {
            first.addSuppressed(e);
        }
    }

    private Optional<String> create() {
        NewContainer action = action();
        try {
            return Optional.of(engine.containers().create(action));
        } catch (EngineException e) {
            return switch (e.kind()) {
                case IMAGE_MISSING -> {
                    image.make(engine);
                    yield Optional.of(engine.containers().create(action));
                }
                case NAME_TAKEN -> Optional.empty();
                default -> throw e;
            };
        }
    }

    /** @return whether there was any */
    private boolean removeDead() {
        List<ContainerSummary> dead = engine.containers().list(Map.of(Labels.GUARDS, token.text())).stream()
                .filter(guard -> isOwn(guard) || isStillborn(guard) || isHoldersOrphan(guard))
                .toList();
        dead.forEach(guard -> engine.containers().remove(guard.id()));
        return !dead.isEmpty();
    }

    /**
     * Whether it is the container that was made last. It may run after its input has ended: for a moment when it was closed,
     * and for long when an engine has restarted under it.
     */
    synchronized boolean isOwn(ContainerSummary guard) {
        return guard.id().equals(made);
    }

    /** Says to every sweep that for this session or build a missing guard proves nothing. */
    static void markMissing(Engine engine, OwnerId token) {
        Map<String, String> labels = Map.of(
                Labels.OURS,
                "true",
                token.label(),
                token.id(),
                Labels.UNGUARDED,
                "true",
                Labels.VERSION,
                Labels.CURRENT_VERSION);
        try {
            engine.volumes().create(new NewVolume(VolumeSpec.named("unguarded"), token.guardName() + "-none", labels));
        } catch (EngineException e) {
            // The engine refuses everything; a sweep cannot do harm there either.
        }
    }

    private static boolean isHoldersOrphan(ContainerSummary guard) {
        return Owner.parse(guard.labels().getOrDefault(Labels.OWNER, ""))
                .map(ThisMachine.get()::standing)
                .filter(ThisMachine.Standing.DEAD::equals)
                .isPresent();
    }

    private static boolean isStillborn(ContainerSummary guard) {
        return guard.state().equals("created")
                && guard.created()
                        .filter(made -> Duration.between(made, Instant.now()).compareTo(STILLBORN) > 0)
                        .isPresent();
    }

    private NewContainer action() {
        ContainerSpec spec = ContainerSpec.of("guard", image.reference().toString())
                .command("/guard", Long.toString(PATIENCE.toSeconds()))
                .withEngineSetting("User", "65534:65534")
                .withEngineSetting("OpenStdin", true)
                .withEngineSetting("StdinOnce", true)
                .withEngineSetting("AttachStdin", true)
                .withEngineSetting("HostConfig/AutoRemove", true)
                .withEngineSetting("HostConfig/NetworkMode", "none")
                .withEngineSetting("HostConfig/ReadonlyRootfs", true)
                .withEngineSetting("HostConfig/CapDrop", List.of("ALL"))
                .withEngineSetting("HostConfig/SecurityOpt", List.of("no-new-privileges"))
                // It needs less than 1 MB, but runc counts too while it starts it, with up to 14 MB seen.
                .withEngineSetting("HostConfig/Memory", ByteSize.parse("32m").bytes())
                .withEngineSetting("HostConfig/PidsLimit", 16)
                .withEngineSetting("HostConfig/LogConfig", Map.of("Type", "none"));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.OURS, "true");
        labels.put(Labels.GUARDS, token.text());
        labels.put(Labels.OWNER, ThisMachine.get().self().text());
        labels.put(Labels.VERSION, Labels.CURRENT_VERSION);
        labels.put(Labels.NONCE, token.guardName() + "-" + System.nanoTime());
        return new NewContainer(
                spec, token.guardName(), image.reference().toString(), Map.of(), Map.of(), Map.of(), labels, "");
    }

    private void lost(Heartbeat beat) {
        synchronized (this) {
            if (closed || (stands && heartbeat != beat)) {
                return;
            }
            beat.close();
            stands = false;
            heartbeat = null;
            feed = null;
        }
        onLoss.run();
    }

    /** Lets the container end; it removes itself. One whose input an engine restart cut off has to be removed. */
    @Override
    public void close() {
        Heartbeat beat;
        Subscription attached;
        Optional<String> orphan;
        synchronized (this) {
            orphan = closed || stands ? Optional.empty() : Optional.ofNullable(made);
            closed = true;
            stands = false;
            beat = heartbeat;
            attached = feed;
        }
        if (beat != null) {
            beat.close();
        }
        if (attached != null) {
            attached.close();
        }
        orphan.ifPresent(this::removeOrphan);
    }

    private void removeOrphan(String id) {
        try {
            engine.containers().remove(id);
        } catch (HarnessException e) {
            // It ends by itself when it has heard nothing for long enough.
            return;
        }
    }
}
