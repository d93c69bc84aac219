package org.containerharness.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Counted;
import org.containerharness.model.DurationText;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ResourceId;

/** What is done with a container. */
public sealed interface ContainerAction extends Action {

    /** The container's name on the engine. */
    String engineName();

    /** True if the time it takes is shown in the table of the container's start. */
    default boolean isPhaseOfStart() {
        return false;
    }

    /** Creates a container. */
    record Create(NewContainer container) implements ContainerAction {
        public ContainerSpec spec() {
            return container.spec();
        }

        @Override
        public String engineName() {
            return container.engineName();
        }

        @Override
        public ResourceId target() {
            return ResourceId.container(spec().name());
        }

        @Override
        public String text() {
            return "create container " + spec().name() + " from " + container.image();
        }

        /** Waits for the volumes where others may use them too. */
        @Override
        public Optional<Undo> undo() {
            boolean sharesVolumes = !spec().mounts().isEmpty()
                    || !spec().sharing().volumesFrom().isEmpty();
            return Undo.of(new Remove(target(), engineName(), sharesVolumes), STACK_ENDS);
        }

        @Override
        public Map<String, String> labels() {
            return container.labels();
        }

        @Override
        public boolean isPhaseOfStart() {
            return true;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Copies files into a container that does not run yet. */
    record CopyFiles(ResourceId target, String engineName, List<FileSpec> files) implements ContainerAction {
        @Override
        public String text() {
            return "copy " + Counted.of(files.size(), "file") + " into " + target;
        }

        @Override
        public boolean isPhaseOfStart() {
            return true;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Starts a container. */
    record Start(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "start " + target;
        }

        @Override
        public boolean isPhaseOfStart() {
            return true;
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

    /** Reads a started container's ports and addresses. */
    record Inspect(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "inspect " + target;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Does what is declared for a moment of a started container.
     *
     * @param number its place among the hooks of its moment, from 1
     * @param moment {@code after start}, {@code after ready} or {@code before stop}
     */
    record RunHook(ResourceId target, String engineName, HookSpec hook, int number, String moment, Duration timeout)
            implements ContainerAction {
        @Override
        public String text() {
            return "run hook " + number + " of " + target + " " + moment + ": " + hook.text();
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Copies a file or folder of a container to this machine. */
    record CopyOut(ResourceId target, String engineName, ContainerPath from, Path to) implements ContainerAction {
        @Override
        public String text() {
            return "copy " + from + " of " + target + " to " + to;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Waits until a container is ready. */
    record AwaitReady(ResourceId target, String engineName, ReadinessSpec readiness, Duration timeout)
            implements ContainerAction {
        @Override
        public String text() {
            return "await " + target + ": " + readiness.condition() + " within " + DurationText.print(timeout);
        }

        @Override
        public String phase() {
            return "ready";
        }

        @Override
        public boolean isPhaseOfStart() {
            return true;
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

    /** Waits until a container has ended with exit code 0. */
    record AwaitCompleted(ResourceId target, String engineName, Duration timeout) implements ContainerAction {
        @Override
        public String text() {
            return "await the end of " + target;
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

    /** Lets a paused container go on. */
    record Unpause(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "unpause " + target;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Stops a container with its own signal and grace period. */
    record Stop(ResourceId target, String engineName, Optional<Duration> grace) implements ContainerAction {
        @Override
        public String text() {
            return "stop " + target;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Takes a container out of a network, running or not.
     *
     * @param networkName the declared name of the network
     * @param network the network's name on the engine
     */
    record LeaveNetwork(ResourceId target, String engineName, String networkName, String network)
            implements ContainerAction {
        @Override
        public String text() {
            return "disconnect " + target + " from network " + networkName;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Kills a container and waits for its death. */
    record Kill(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "kill " + target;
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Removes a container, killing it if need be, with its anonymous volumes.
     *
     * @param awaitsVolumes whether it is over only when the engine has let go of all of its volumes; else as soon as the
     *     container is gone, with the engine still deleting the files of its anonymous volumes
     */
    record Remove(ResourceId target, String engineName, boolean awaitsVolumes) implements ContainerAction {
        @Override
        public String text() {
            return "remove " + target;
        }

        @Override
        public Optional<ResourceId> removes() {
            return Optional.of(ResourceId.container(engineName));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }

        // Written out, as ContainerPort's.

        @Override
        public boolean equals(Object other) {
            return other instanceof Remove that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        private List<Object> parts() {
            return List.of(target, engineName, awaitsVolumes);
        }
    }
}
