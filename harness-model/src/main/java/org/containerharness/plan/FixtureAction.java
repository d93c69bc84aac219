package org.containerharness.plan;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/** What is done with a fixture that other code owns. */
public sealed interface FixtureAction extends Action {

    /**
     * Starts a fixture that other code owns.
     *
     * @param networks it joins, by their names on the engine
     */
    record Start(AdoptedSpec spec, List<NetworkAttachment> networks) implements FixtureAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.FIXTURE, spec.name());
        }

        @Override
        public String text() {
            return "start fixture " + spec.name();
        }

        @Override
        public Optional<Undo> undo() {
            return Undo.of(new Stop(this), STACK_ENDS);
        }

        @Override
        public Optional<Place> place() {
            return Optional.of(spec.place());
        }

        @Override
        public boolean isStart() {
            return true;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Stops a fixture that other code owns. */
    record Stop(Start start) implements FixtureAction {
        @Override
        public ResourceId target() {
            return start.target();
        }

        @Override
        public String text() {
            return "stop fixture " + start.spec().name();
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }
}
