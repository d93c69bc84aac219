package org.containerharness.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.VolumeSpec;

/** One engine call, or one thing to wait for, with everything it needs to know. */
public sealed interface Action {

    /** What is acted on. */
    ResourceId target();

    /** What is done, as a plan prints it; tells one action of a plan from another. */
    String text();

    /**
     * Pulls an image.
     *
     * @param isOnlyIfMissing false if a newer one is wanted too
     * @param isTemporary it is removed with the stack, since its registry is gone then
     */
    record PullImage(ImageReference reference, Optional<String> platform, boolean isOnlyIfMissing, boolean isTemporary)
            implements Action {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "pull image " + reference;
        }
    }

    /**
     * Gives an image one more name.
     *
     * @param isTemporary the name does not outlive the stack
     */
    record TagImage(String image, ImageReference reference, boolean isTemporary) implements Action {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, image);
        }

        @Override
        public String text() {
            return "tag image " + image + " as " + reference;
        }
    }

    /** Pushes an image to the registry that its name says. */
    record PushImage(ImageReference reference) implements Action {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "push image " + reference;
        }
    }

    /** Makes an image of a container that is ready. */
    record CommitContainer(
            ImageSource.Committed source, String engineName, ImageReference reference, Map<String, String> labels)
            implements Action {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "commit container " + source.container() + " as " + reference;
        }
    }

    /** Builds an image under a tag that is made from the content of its inputs. */
    record BuildImage(BuildSpec build, String tag, Map<String, String> labels) implements Action {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, tag);
        }

        @Override
        public String text() {
            return "build image " + tag;
        }
    }

    /** Creates a network. */
    record CreateNetwork(NewNetwork network) implements Action {
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

    /** Creates a volume. */
    record CreateVolume(NewVolume volume) implements Action {
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

    /** Creates a container. */
    record CreateContainer(NewContainer container) implements Action {
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
    record CopyFiles(ResourceId target, String engineName, List<FileSpec> files) implements Action {
        @Override
        public String text() {
            return "copy " + files.size() + (files.size() == 1 ? " file into " : " files into ") + target;
        }
    }

    /** Starts a container. */
    record StartContainer(ResourceId target, String engineName) implements Action {
        @Override
        public String text() {
            return "start " + target;
        }
    }

    /** Reads a started container's ports and addresses. */
    record InspectContainer(ResourceId target, String engineName) implements Action {
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
            implements Action {
        @Override
        public String text() {
            return "run hook " + number + " of " + target + " " + moment + ": " + hook.command();
        }
    }

    /** Waits until a container is ready. */
    record AwaitReady(ResourceId target, String engineName, ReadinessSpec readiness, Duration timeout)
            implements Action {
        @Override
        public String text() {
            return "await " + target + ": " + readiness.condition() + " within "
                    + org.containerharness.model.DurationText.print(timeout);
        }
    }

    /** Waits until a container has ended with exit code 0. */
    record AwaitCompleted(ResourceId target, String engineName, Duration timeout) implements Action {
        @Override
        public String text() {
            return "await the end of " + target;
        }
    }

    /** Starts a fixture that other code owns. */
    record StartFixture(AdoptedSpec spec) implements Action {
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
    record StopFixture(StartFixture start) implements Action {
        @Override
        public ResourceId target() {
            return start.target();
        }

        @Override
        public String text() {
            return "stop fixture " + start.spec().name();
        }
    }

    /** Stops a container with its own signal and grace period. */
    record StopContainer(ResourceId target, String engineName, Optional<Duration> grace) implements Action {
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
    record LeaveNetwork(ResourceId target, String engineName, String networkName, String network) implements Action {
        @Override
        public String text() {
            return "disconnect " + target + " from network " + networkName;
        }
    }

    /** Kills a container and waits for its death. */
    record KillContainer(ResourceId target, String engineName) implements Action {
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
    record RemoveContainer(ResourceId target, String engineName, boolean awaitsVolumes) implements Action {
        @Override
        public String text() {
            return "remove " + target;
        }
    }

    /** Removes a network. */
    record RemoveNetwork(ResourceId target, String engineName) implements Action {
        @Override
        public String text() {
            return "remove " + target;
        }
    }

    /** Removes a volume. */
    record RemoveVolume(ResourceId target, String engineName) implements Action {
        @Override
        public String text() {
            return "remove " + target;
        }
    }

    /** Takes a name away that was only needed for a moment, and the image with its last one. */
    record RemoveImage(ResourceId target, String reference) implements Action {
        @Override
        public String text() {
            return "remove " + target;
        }
    }
}
