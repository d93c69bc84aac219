package org.containerharness.handle;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.ImageLayer;
import org.containerharness.model.ImageReference;
import org.containerharness.model.Internal;
import org.containerharness.model.Place;

/**
 * An image on the engine, and what can be done with it.
 *
 * <p>Safe for use by many threads. Methods throw {@link EngineException} if the engine or a registry refuses.
 */
public final class RunningImage {

    private final Engine engine;
    private final RegistryAddresses registries;
    private final String name;
    private final String reference;
    private final Place place;

    @Internal
    public RunningImage(Engine engine, RegistryAddresses registries, String name, String reference, Place place) {
        this.engine = engine;
        this.registries = registries;
        this.name = name;
        this.reference = reference;
        this.place = place;
    }

    /** The declared name; the reference if nothing was declared. */
    public String name() {
        return name;
    }

    /** The reference by which the engine knows it, after substitution; for a build it is made from its inputs. */
    public String reference() {
        return reference;
    }

    /** Where it was declared. */
    public Place place() {
        return place;
    }

    /** The id on the engine, such as {@code sha256:…}. */
    public String id() {
        return inspect().id();
    }

    /** The digest under which the registry of its name has it; empty for an image that has none from a registry. */
    public Optional<String> digest() {
        return inspect().digests().stream()
                .map(text -> text.substring(text.indexOf('@') + 1))
                .findFirst();
    }

    /** Names, platform, labels and more. */
    public ImageDetails inspect() {
        return engine.images()
                .find(reference)
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.IMAGE_MISSING,
                        404,
                        "The image <" + name + "> (" + reference + ", " + place + ") is not on the engine any more.",
                        null));
    }

    /** The steps it was made of, newest first. */
    public List<ImageLayer> history() {
        return engine.images().history(reference);
    }

    /** Gives it one more name on the engine. */
    public RunningImage tag(String newReference) {
        ImageReference parsed = registries.resolved(ImageReference.parse(newReference));
        engine.images().tag(reference, parsed);
        return new RunningImage(engine, registries, name, parsed.toString(), place);
    }

    /**
     * Publishes it under a reference; the name for the push is taken away again, unless the image had it before.
     *
     * @param target such as {@code registry.example/app:1}; the registry may be {@code container:port} of its stack
     * @return the digest under which the registry has it
     */
    public String push(String target) {
        ImageReference parsed = registries.resolved(ImageReference.parse(target));
        boolean hasName = inspect().tags().contains(parsed.toString());
        if (!hasName) {
            engine.images().tag(reference, parsed);
        }
        try {
            return engine.images().push(parsed, progress -> {});
        } finally {
            if (!hasName) {
                engine.images().remove(parsed.toString(), false);
            }
        }
    }

    /** Writes it to a file that {@code docker load} reads. */
    public void save(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.images().save(List.of(reference), out);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The image <" + name + "> could not be saved to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Takes its name away, and the image with its last one. */
    public void remove() {
        engine.images().remove(reference, false);
    }

    @Override
    public String toString() {
        return name.equals(reference) ? "image " + reference : "image " + name + " (" + reference + ")";
    }
}
