package org.containerharness.plan;

import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.NewVolume;
import org.containerharness.model.Place;
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

        @Override
        public Optional<Undo> undo() {
            return Undo.of(new Remove(target(), engineName()), STACK_ENDS);
        }

        @Override
        public Map<String, String> labels() {
            return volume.labels();
        }

        @Override
        public Optional<Place> place() {
            return Optional.of(spec().place());
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Removes a volume. */
    record Remove(ResourceId target, String engineName) implements VolumeAction {
        @Override
        public String text() {
            return "remove " + target;
        }

        @Override
        public Optional<ResourceId> removes() {
            return Optional.of(ResourceId.volume(engineName));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }
}
