package org.containerharness.spread;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.EngineVolumes;
import org.containerharness.engine.NewVolume;
import org.containerharness.engine.VolumeDetails;

/** Volumes, of which each engine has its own of the same name; those who use one together are on one node. */
record SpreadVolumes(Members members) implements EngineVolumes {

    @Override
    public boolean create(NewVolume wanted) {
        return members
                .each(member -> member.engine()
                        .volumes()
                        .create(new NewVolume(wanted.spec(), wanted.engineName(), member.owned(wanted.labels()))))
                .stream()
                .allMatch(isNew -> isNew);
    }

    /** Empty unless all have it: where it is missing, an engine would make an empty one. */
    @Override
    public Optional<VolumeDetails> find(String volume) {
        List<Optional<VolumeDetails>> found =
                members.each(member -> member.engine().volumes().find(volume));
        return found.stream().allMatch(Optional::isPresent) ? found.get(0) : Optional.empty();
    }

    @Override
    public List<VolumeDetails> list(Map<String, String> labels) {
        Map<String, VolumeDetails> all = new LinkedHashMap<>();
        members.each(member -> member.engine().volumes().list(labels)).stream()
                .flatMap(List::stream)
                .forEach(volume -> all.putIfAbsent(volume.name(), volume));
        return List.copyOf(all.values());
    }

    @Override
    public void remove(String volume) {
        members.tell(member -> member.engine().volumes().remove(volume));
    }
}
