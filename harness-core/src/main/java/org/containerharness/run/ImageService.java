package org.containerharness.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RegistryAddresses;
import org.containerharness.handle.RunningImage;
import org.containerharness.images.Images;
import org.containerharness.log.Log;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.Place;
import org.containerharness.model.RegistryLogin;
import org.containerharness.plan.ImageAction;

/** Images apart from any stack: to be listed, pulled, built, loaded and cleaned up. */
public final class ImageService {

    private static final Log LOG = Log.ofHarness();

    private final Engine engine;
    private final Images images;

    ImageService(Engine engine, Images images) {
        this.engine = engine;
        this.images = images;
    }

    /** All images of the engine that have a name or are used. */
    public List<ImageSummary> list() {
        return engine.images().list(Map.of());
    }

    /** Images that carry all these labels; a label with an empty value matches any value. */
    public List<ImageSummary> list(Map<String, String> labels) {
        return engine.images().list(labels);
    }

    /** The reference that is used for a declared one, after substitution and by the lock file. */
    public ImageReference used(String reference) {
        return images.used(ImageReference.parse(reference));
    }

    /** An image the engine has, after substitution. */
    public Optional<RunningImage> find(String reference) {
        String used = images.used(ImageReference.parse(reference)).toString();
        return engine.images().find(used).map(found -> image(used));
    }

    /** Pulls an image unless the engine has it. */
    public RunningImage pull(String reference) {
        ImageReference used = images.used(ImageReference.parse(reference));
        images.pull(
                new ImageAction.Pull(used, Optional.empty(), true, false),
                progress -> LOG.debug("Pulling image {}: {}", used, progress));
        return image(used.toString());
    }

    /** Builds an image unless one was built from the same inputs. */
    public RunningImage build(BuildSpec build) {
        String tag = images.tag(build);
        images.build(
                new ImageAction.Build(build, tag, Map.of(Labels.IMAGE, "build")),
                line -> LOG.debug("[{}] {}", tag, line));
        return image(tag);
    }

    /** Writes several images to one file that {@code docker load} reads. */
    public void save(List<String> references, Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.images().save(references, out);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The images " + references + " could not be saved to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads images from a file that {@link #save} or {@code docker save} wrote. */
    public List<RunningImage> load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return engine.images().load(in).stream().map(this::image).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Images could not be loaded from " + file + ": " + e.getMessage(), e);
        }
    }

    /** Uses a log-in for its registry in this process; no file is changed. */
    public void login(RegistryLogin login) {
        engine.registries().use(login);
    }

    /**
     * The digest that a registry has for a tag now, without pulling it; empty if it has none.
     *
     * @throws org.containerharness.model.HarnessException if the settings forbid to ask registries
     */
    public Optional<String> registryDigest(String reference) {
        images.refuseOffline("ask the registry of <" + reference + "> for its digest");
        return engine.registries().digest(ImageReference.parse(reference));
    }

    /**
     * Removes images that harnesses have built or committed and no container uses; nobody else's.
     *
     * @param unusedFor the least age; younger ones may be about to be used
     * @return what was removed
     */
    public List<ImageSummary> prune(Duration unusedFor) {
        Instant latest = Instant.now().minus(unusedFor);
        List<ImageSummary> removed = new ArrayList<>();
        for (ImageSummary image : engine.images().list(Map.of(Labels.IMAGE, ""))) {
            if (!image.created().isAfter(latest) && isRemoved(image)) {
                removed.add(image);
            }
        }
        return List.copyOf(removed);
    }

    private boolean isRemoved(ImageSummary image) {
        try {
            List<String> ours = image.tags().stream()
                    .filter(tag -> tag.startsWith("containerharness/build:")
                            || tag.startsWith("containerharness/commit:")
                            || tag.startsWith(Images.SNAPSHOTS))
                    .toList();
            if (image.tags().isEmpty()) {
                engine.images().remove(image.id(), false);
                return true;
            }
            ours.forEach(tag -> engine.images().remove(tag, false));
            return !ours.isEmpty();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.IN_USE) {
                return false;
            }
            throw e;
        }
    }

    private RunningImage image(String reference) {
        RegistryAddresses plain = RegistryAddresses.none(engine);
        return new RunningImage(engine, plain, reference, reference, Place.IN_CODE);
    }
}
