package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.FakeState.Made;

/** Volumes of the engine in memory. */
final class FakeVolumes implements EngineVolumes {

    private final FakeState state;

    FakeVolumes(FakeState state) {
        this.state = state;
    }

    @Override
    public boolean create(NewVolume wanted) {
        state.call("create volume " + wanted.spec().name());
        VolumeFacts facts = new VolumeFacts(
                wanted.engineName(),
                wanted.spec().driver(),
                wanted.spec().driverOptions(),
                Map.copyOf(wanted.labels()),
                Optional.of(Instant.now()));
        synchronized (state) {
            // As the engine does: a volume that is there already is silently shared, its first labels stay.
            return state.volumes.putIfAbsent(
                            wanted.engineName(), new Made<>(wanted.spec().name(), facts))
                    == null;
        }
    }

    @Override
    public Optional<VolumeFacts> find(String volume) {
        state.call("find volume " + declared(volume));
        synchronized (state) {
            return Optional.ofNullable(state.volumes.get(volume)).map(Made::facts);
        }
    }

    @Override
    public List<VolumeFacts> list(Map<String, String> labels) {
        state.call("list volumes");
        synchronized (state) {
            return state.volumes.values().stream()
                    .map(Made::facts)
                    .filter(volume -> FakeState.matches(volume.labels(), labels))
                    .toList();
        }
    }

    @Override
    public void remove(String volume) {
        state.call("remove volume " + declared(volume));
        synchronized (state) {
            boolean used = state.containers.values().stream()
                    .anyMatch(container -> container.action().volumes().containsValue(volume));
            if (used) {
                throw FakeState.refused(EngineException.Kind.IN_USE, "volume is in use - [" + volume + "]");
            }
            state.volumes.remove(volume);
        }
    }

    private String declared(String name) {
        synchronized (state) {
            return Optional.ofNullable(state.volumes.get(name))
                    .map(Made::declared)
                    .orElse(name);
        }
    }
}
