package org.containerharness.plan;

import org.containerharness.engine.NewNetwork;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ResourceId;

/** What is done with a network. */
public sealed interface NetworkAction extends Action {

    /** Creates a network. */
    record Create(NewNetwork network) implements NetworkAction {
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
    }

    /** Removes a network. */
    record Remove(ResourceId target, String engineName) implements NetworkAction {
        @Override
        public String text() {
            return "remove " + target;
        }
    }
}
