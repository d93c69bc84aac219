package org.containerharness.progress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.diagnosis.StartPhase;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.plan.ContainerAction;
import org.containerharness.readiness.WatchedContainer;
import org.jspecify.annotations.Nullable;

/** What a running plan knows of one container so far; steps of one container follow each other, readers may be others. */
public final class ContainerProgress {

    private final ContainerAction.Create create;
    private final List<StartPhase> phases = new CopyOnWriteArrayList<>();
    private volatile @Nullable String id;
    private volatile @Nullable ContainerDetails facts;
    private volatile @Nullable WatchedContainer watched;

    ContainerProgress(ContainerAction.Create create) {
        this.create = create;
    }

    public ContainerAction.Create create() {
        return create;
    }

    public void created(String newId) {
        id = newId;
    }

    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    public void inspected(ContainerDetails newFacts) {
        facts = newFacts;
    }

    public Optional<ContainerDetails> facts() {
        return Optional.ofNullable(facts);
    }

    public void watched(WatchedContainer newWatched) {
        watched = newWatched;
    }

    public Optional<WatchedContainer> watched() {
        return Optional.ofNullable(watched);
    }

    public void took(String phase, Duration length) {
        phases.add(new StartPhase(phase, length));
    }

    public List<StartPhase> phases() {
        return List.copyOf(phases);
    }
}
