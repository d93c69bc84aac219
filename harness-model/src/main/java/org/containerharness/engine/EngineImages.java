package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;

/** The images that an engine has, and how it comes by them. */
public interface EngineImages {

    /** Looks a local image up, empty if the engine does not have it. */
    Optional<ImageDetails> find(String reference);

    /** Lists images that carry all these labels; a label with an empty value matches any value. */
    List<ImageSummary> list(Map<String, String> labels);

    /** The steps an image was made of, newest first. */
    List<ImageLayer> history(String image);

    /**
     * Pulls an image with the credentials configured for its registry.
     *
     * @param platform such as {@code linux/amd64}, empty for the engine's own
     * @param progress told of the whole pull's progress, several times a second at most
     */
    void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress);

    /**
     * Pushes an image with the credentials known for its registry.
     *
     * @return the digest under which the registry keeps it, such as {@code sha256:…}
     */
    String push(ImageReference reference, Consumer<PullProgress> progress);

    /**
     * Builds an image and tags it.
     *
     * @param output told each line of the build's output
     * @return the image's id
     */
    String build(NewImage wanted, Consumer<String> output);

    /**
     * Makes an image of a container's files and configuration.
     *
     * @param reference the name it gets
     * @return its id
     */
    String commit(String container, ImageReference reference, CommitSpec changes);

    /**
     * Makes an image of one layer.
     *
     * @param layer a tar archive of the image's files
     * @param changes Dockerfile instructions such as {@code LABEL a=b}
     */
    void importLayer(ImageReference reference, byte[] layer, List<String> changes);

    /** Gives an image one more name; one that had it before loses it. */
    void tag(String image, ImageReference newReference);

    /** Takes a name away, and the image with its last one; an image that is gone already is no error. */
    void remove(String image, boolean force);

    /** Writes images as one tar stream, as {@code docker save} does. */
    void save(List<String> images, OutputStream target) throws IOException;

    /**
     * Reads images of a tar stream that {@link #save} wrote.
     *
     * @return their references, or ids where they have none
     */
    List<String> load(InputStream source);
}
