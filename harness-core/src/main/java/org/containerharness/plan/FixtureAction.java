package org.containerharness.plan;

import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ResourceId;

/** What is done with a fixture that other code owns. */
public sealed interface FixtureAction extends Action {

    /** Starts a fixture that other code owns. */
    record Start(AdoptedSpec spec) implements FixtureAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.FIXTURE, spec.name());
        }

        @Override
        public String text() {
            return "start fixture " + spec.name();
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
    }
}
