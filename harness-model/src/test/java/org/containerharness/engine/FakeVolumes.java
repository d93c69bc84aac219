package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Volumes of the engine in memory. */
final class FakeVolumes implements EngineVolumes {

    private final FakeEngine engine;

    FakeVolumes(FakeEngine engine) {
        this.engine = engine;
    }

    record Volume(NewVolume made, Instant created) {

        String declared() {
            return made.spec().name();
        }

        VolumeDetails facts() {
            return new VolumeDetails(
                    made.engineName(),
                    made.spec().driver(),
                    made.spec().driverOptions(),
                    Map.copyOf(made.labels()),
                    Optional.of(created));
        }
    }

    @Override
    public boolean create(NewVolume wanted) {
        engine.call("create volume " + wanted.spec().name());
        // As the engine does: a volume that is there already is silently shared, its first labels stay.
        return engine.volumes.putIfAbsent(wanted.engineName(), new Volume(wanted, Instant.now())) == null;
    }

    @Override
    public Optional<VolumeDetails> find(String name) {
        engine.call("find volume " + declared(name));
        return volume(name).map(Volume::facts);
    }

    @Override
    public List<VolumeDetails> list(Map<String, String> labels) {
        engine.call("list volumes");
        return engine.volumes.values().stream()
                .map(Volume::facts)
                .filter(volume -> FakeEngine.matches(volume.labels(), labels))
                .toList();
    }

    @Override
    public void remove(String name) {
        engine.call("remove volume " + declared(name));
        if (engine.containers.values().stream()
                .anyMatch(container -> container.action().volumes().containsValue(name))) {
            throw FakeEngine.refused(EngineException.Kind.IN_USE, "volume is in use - [" + name + "]");
        }
        engine.volumes.remove(name);
    }

    private Optional<Volume> volume(String name) {
        return Optional.ofNullable(engine.volumes.get(name));
    }

    private String declared(String name) {
        return volume(name).map(Volume::declared).orElse(name);
    }
}
