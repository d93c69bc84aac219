package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/**
 * The container engine as the harness needs it: one method, one engine call, unless its documentation says otherwise.
 *
 * <p>Containers, networks and volumes are named by their engine name or id. Every call has a limit in time and throws an
 * {@link EngineException} that says what kind of refusal it was. Implementations are safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
 */
public interface Engine extends AutoCloseable {

    /** What is known of the engine; asked once, when the connection is made. */
    EngineInfo info();

    /** What the engine says of itself now. */
    EngineStatus status();

    // Images

    /** Looks a local image up, empty if the engine does not have it. */
    Optional<ImageFacts> inspectImage(String reference);

    /**
     * Pulls an image with the credentials configured for its registry.
     *
     * @param platform such as {@code linux/amd64}, empty for the engine's own
     * @param progress told of the whole pull's progress, several times a second at most
     */
    void pullImage(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress);

    /**
     * Builds an image and tags it.
     *
     * @param files what it is built from
     * @param tag the reference it gets
     * @param labels put on the image besides the spec's own
     * @param output told each line of the build's output
     * @return the image's id
     */
    String buildImage(
            BuildSpec build, BuildFiles files, String tag, Map<String, String> labels, Consumer<String> output);

    /** Gives an image one more name; one that had it before loses it. */
    void tagImage(String image, ImageReference newReference);

    /**
     * Pushes an image with the credentials known for its registry.
     *
     * @return the digest under which the registry keeps it, such as {@code sha256:…}
     */
    String pushImage(ImageReference reference, Consumer<PullProgress> progress);

    /** Lists images that carry all these labels; a label with an empty value matches any value. */
    List<ImageSummary> listImages(Map<String, String> labels);

    /** The steps an image was made of, newest first. */
    List<ImageLayer> imageHistory(String image);

    /** Takes a name away, and the image with its last one; an image that is gone already is no error. */
    void removeImage(String image, boolean force);

    /** Writes images as one tar stream, as {@code docker save} does. */
    void saveImages(List<String> images, OutputStream target) throws IOException;

    /**
     * Reads images of a tar stream that {@link #saveImages} wrote.
     *
     * @return their references, or ids where they have none
     */
    List<String> loadImages(InputStream source);

    /**
     * Makes an image of a container's files and configuration.
     *
     * @param reference the name it gets
     * @return its id
     */
    String commitContainer(String container, ImageReference reference, CommitSpec changes);

    /** Asks a registry for the digest of a tag without pulling it; empty if the registry does not have it. */
    Optional<String> registryDigest(ImageReference reference);

    /** Names of all repositories of a registry, 1000 at most. */
    List<String> repositories(RegistryAccess registry);

    /** Tags of a repository; none if there is no such. */
    List<String> tags(RegistryAccess registry, String repository);

    /** Uses this log-in for its registry from now on, before any that is configured. No engine call. */
    void useLogin(RegistryLogin login);

    /**
     * Makes an image of one layer.
     *
     * @param layer a tar archive of the image's files
     * @param changes Dockerfile instructions such as {@code LABEL a=b}
     */
    void importImage(ImageReference reference, byte[] layer, List<String> changes);

    // Containers

    /**
     * Creates a container; an answer that got lost is resolved by its name, see {@link NewContainer}.
     *
     * @return the container's id
     */
    String createContainer(NewContainer action);

    void startContainer(String container);

    ContainerFacts inspectContainer(String container);

    /** As {@link #inspectContainer}, empty if there is no such container. */
    Optional<ContainerFacts> findContainer(String container);

    /**
     * Says whether a container is among those listed, running or not. Other than to {@link #findContainer}, the engine
     * answers at once while it is busy with the container.
     *
     * @param name the name on the engine
     */
    boolean isListed(String name);

    /** Lists containers, running or not, that carry all these labels; a label with an empty value matches any value. */
    List<ContainerSummary> listContainers(Map<String, String> labels);

    /** Stops with the container's own signal, and kills after the grace period (empty: the container's own). */
    void stopContainer(String container, Optional<Duration> grace);

    /** Sends a signal such as {@code SIGTERM}. */
    void killContainer(String container, String signal);

    void restartContainer(String container, Optional<Duration> grace);

    void pauseContainer(String container);

    void unpauseContainer(String container);

    /**
     * Gives a container another name.
     *
     * @throws EngineException of kind NAME_TAKEN if another container has it
     */
    void renameContainer(String container, String newName);

    /** Paths in the container's own layer that its image does not have like this: added, changed or deleted. */
    List<String> changedPaths(String container);

    /** Kills if need be and removes, with anonymous volumes; a container that is gone already is no error. */
    void removeContainer(String container);

    /** Runs a command and hands its output over as it comes. Three calls: create, start, inspect. */
    ExecResult exec(String container, ExecRequest request);

    /**
     * Feeds the standard input of a container that was created with it open, from now on; the container need not run
     * yet. Ends when the input ends, when the container ends, or when the subscription is closed.
     *
     * @param input read on a thread of its own, and may block
     * @param onEnd told once, when the connection is over for whatever reason but a close of the subscription
     */
    Subscription feedInput(String container, InputStream input, Runnable onEnd);

    /** Copies files into the container below {@code /}, all in one upload. */
    void copyIn(String container, List<FileSpec> files);

    /** Copies a file or folder out of the container to {@code target}. */
    void copyOut(String container, ContainerPath source, Path target) throws IOException;

    /** Opens a file or folder of the container as a tar stream; the caller closes it. */
    InputStream readArchive(String container, ContainerPath source);

    /** True if the path exists in the container; needs no shell in it. */
    boolean pathExists(String container, ContainerPath path);

    /** The lines written so far. */
    List<LogLine> logs(String container, LogQuery query);

    /** Follows the output from its beginning or as the query says, until closed or until the container ends. */
    Subscription followLogs(String container, LogQuery query, LogListener listener);

    // Networks

    /** @return the network's id */
    String createNetwork(NewNetwork action);

    Optional<NetworkFacts> findNetwork(String network);

    List<NetworkFacts> listNetworks(Map<String, String> labels);

    void connectNetwork(String network, String container, List<String> aliases, Optional<String> ipv4Address);

    void disconnectNetwork(String network, String container);

    /** Removes; a network that is gone already is no error. */
    void removeNetwork(String network);

    // Volumes

    /** @return false if a volume of that name, made by somebody else, was there already */
    boolean createVolume(NewVolume action);

    Optional<VolumeFacts> findVolume(String volume);

    List<VolumeFacts> listVolumes(Map<String, String> labels);

    /** Removes; a volume that is gone already is no error. */
    void removeVolume(String volume);

    /** Subscribes to what happens to containers, from now on; reconnects by itself when the stream breaks. */
    Subscription events(EventListener listener);

    /**
     * The escape hatch: the docker-java client over this same connection, for what the harness does not cover. The only
     * place where a docker-java type shows; empty for engines that are not real.
     */
    <T> Optional<T> unwrap(Class<T> type);

    /**
     * The class path that another JVM needs to connect to this engine; empty if the classes were not loaded from files.
     */
    Optional<String> classPath();

    @Override
    void close();
}
