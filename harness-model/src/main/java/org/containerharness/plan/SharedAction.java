package org.containerharness.plan;

import java.time.Duration;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.DurationText;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/** What is done about something that several processes share. */
public sealed interface SharedAction extends Action {

    /** Sees to it that there is one that may be used: by a plan of its own, anew after each look at it. */
    record Share(ResourceId target, Place declaredAt) implements SharedAction {
        @Override
        public String text() {
            return "share " + target;
        }

        @Override
        public Optional<Place> place() {
            return Optional.of(declaredAt);
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Uses what is there.
     *
     * @param container as it was found; empty for networks and volumes
     */
    record Reuse(ResourceId target, String engineName, Optional<ContainerDetails> container) implements SharedAction {
        @Override
        public String text() {
            return "reuse " + target + " as " + engineName;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Leaves whoever makes it some time, after which it has to be looked for again. */
    record AwaitMaker(ResourceId target, Duration pause) implements SharedAction {
        @Override
        public String text() {
            return "await who makes " + target + " for " + DurationText.print(pause);
        }

        @Override
        public boolean isWait() {
            return true;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Gives a container the name by which others find it and know that it is ready.
     *
     * @param engineName the name under which it was made
     */
    record Publish(ResourceId target, String engineName, String name) implements SharedAction {
        @Override
        public String text() {
            return "publish " + target + " as " + name;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }
}
