package org.containerharness.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine's named volumes. */
public interface EngineVolumes {

    /** @return false if a volume of that name, made by somebody else, was there already */
    boolean create(NewVolume wanted);

    Optional<VolumeDetails> find(String volume);

    List<VolumeDetails> list(Map<String, String> labels);

    /** Removes; a volume that is gone already is no error. */
    void remove(String volume);
}
