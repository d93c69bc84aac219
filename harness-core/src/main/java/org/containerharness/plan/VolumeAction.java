package org.containerharness.plan;

import org.containerharness.engine.NewVolume;
import org.containerharness.model.ResourceId;
import org.containerharness.model.VolumeSpec;

/** What is done with a volume. */
public sealed interface VolumeAction extends Action {

    /** Creates a volume. */
    record Create(NewVolume volume) implements VolumeAction {
        public VolumeSpec spec() {
            return volume.spec();
        }

        public String engineName() {
            return volume.engineName();
        }

        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.VOLUME, spec().name());
        }

        @Override
        public String text() {
            return "create volume " + spec().name();
        }
    }

    /** Removes a volume. */
    record Remove(ResourceId target, String engineName) implements VolumeAction {
        @Override
        public String text() {
            return "remove " + target;
        }
    }
}
