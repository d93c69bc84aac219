package org.containerharness.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ResourceId;

/** What is done with a container. */
public sealed interface ContainerAction extends Action {

    /** Creates a container. */
    record Create(NewContainer container) implements ContainerAction {
        public ContainerSpec spec() {
            return container.spec();
        }

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
    }

    /** Copies files into a container that does not run yet. */
    record CopyFiles(ResourceId target, String engineName, List<FileSpec> files) implements ContainerAction {
        @Override
        public String text() {
            return "copy " + files.size() + (files.size() == 1 ? " file into " : " files into ") + target;
        }
    }

    /** Starts a container. */
    record Start(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "start " + target;
        }
    }

    /** Reads a started container's ports and addresses. */
    record Inspect(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "inspect " + target;
        }
    }

    /**
     * Runs a command in a started container.
     *
     * @param number its place among the hooks of its moment, from 1
     * @param moment {@code after start} or {@code before stop}
     */
    record RunHook(ResourceId target, String engineName, HookSpec hook, int number, String moment, Duration timeout)
            implements ContainerAction {
        @Override
        public String text() {
            return "run hook " + number + " of " + target + " " + moment + ": " + hook.command();
        }
    }

    /** Waits until a container is ready. */
    record AwaitReady(ResourceId target, String engineName, ReadinessSpec readiness, Duration timeout)
            implements ContainerAction {
        @Override
        public String text() {
            return "await " + target + ": " + readiness.condition() + " within " + DurationText.print(timeout);
        }
    }

    /** Waits until a container has ended with exit code 0. */
    record AwaitCompleted(ResourceId target, String engineName, Duration timeout) implements ContainerAction {
        @Override
        public String text() {
            return "await the end of " + target;
        }
    }

    /** Stops a container with its own signal and grace period. */
    record Stop(ResourceId target, String engineName, Optional<Duration> grace) implements ContainerAction {
        @Override
        public String text() {
            return "stop " + target;
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
    }

    /** Kills a container and waits for its death. */
    record Kill(ResourceId target, String engineName) implements ContainerAction {
        @Override
        public String text() {
            return "kill " + target;
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
    }
}
