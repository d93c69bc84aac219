package org.containerharness.plan;

import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.NewNetwork;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/** What is done with a network. */
public sealed interface NetworkAction extends Action {

    /**
     * Creates a network.
     *
     * @param isUsedIfThere whether one that has the name already is used, if its labels say that it is the same
     */
    record Create(NewNetwork network, boolean isUsedIfThere) implements NetworkAction {
        public NetworkSpec spec() {
            return network.spec();
        }

        public String engineName() {
            return network.engineName();
        }

        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.NETWORK, spec().name());
        }

        @Override
        public String text() {
            return "create network " + spec().name();
        }

        @Override
        public Optional<Undo> undo() {
            return Undo.of(new Remove(target(), engineName()), STACK_ENDS);
        }

        @Override
        public Map<String, String> labels() {
            return network.labels();
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

    /** Removes a network. */
    record Remove(ResourceId target, String engineName) implements NetworkAction {
        @Override
        public String text() {
            return "remove " + target;
        }

        @Override
        public Optional<ResourceId> removes() {
            return Optional.of(ResourceId.network(engineName));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }
}
