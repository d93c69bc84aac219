package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;

/** Images of the engine in memory. */
final class FakeImages implements EngineImages {

    private final FakeState state;

    FakeImages(FakeState state) {
        this.state = state;
    }

    static ImageFacts image(String reference) {
        return FakeEngine.image(reference, Optional.empty(), List.of());
    }

    static EngineException missing(String image) {
        return FakeState.refused(EngineException.Kind.IMAGE_MISSING, "No such image: " + image);
    }

    static String digest(ImageReference reference) {
        return "sha256:" + String.format("%064x", reference.toString().hashCode() & 0xffffffffL);
    }

    /** Makes an image local under all of its tags, and returns its id. */
    String add(ImageFacts image) {
        synchronized (state) {
            image.tags().forEach(tag -> state.images.put(tag, image));
            state.images.put(image.id(), image);
        }
        return image.id();
    }

    @Override
    public Optional<ImageFacts> find(String reference) {
        state.call("inspect image " + reference);
        return state.image(reference);
    }

    @Override
    public List<ImageSummary> list(Map<String, String> labels) {
        state.call("list images");
        synchronized (state) {
            return state.images.entrySet().stream()
                    .filter(entry -> !entry.getKey().startsWith("sha256:"))
                    .filter(entry -> FakeState.matches(entry.getValue().labels(), labels))
                    .map(entry -> new ImageSummary(
                            entry.getValue().id(),
                            List.of(entry.getKey()),
                            entry.getValue().digests(),
                            Instant.EPOCH,
                            entry.getValue().size(),
                            entry.getValue().labels()))
                    .toList();
        }
    }

    @Override
    public List<ImageLayer> history(String image) {
        state.call("read the history of image " + image);
        return List.of();
    }

    @Override
    public void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        state.call("pull image " + reference);
        ImageFacts found;
        synchronized (state) {
            found = Optional.ofNullable(state.registry.get(reference.toString()))
                    .orElseThrow(() -> FakeState.refused(
                            EngineException.Kind.IMAGE_UNKNOWN,
                            "The registry does not have the image " + reference + "."));
        }
        progress.accept(new PullProgress(1, 1, found.size(), found.size()));
        add(found);
    }

    @Override
    public String push(ImageReference reference, Consumer<PullProgress> progress) {
        state.call("push image " + reference);
        synchronized (state) {
            state.registry.put(
                    reference.toString(),
                    state.image(reference.toString()).orElseThrow(() -> missing(reference.toString())));
        }
        return digest(reference);
    }

    @Override
    public String build(NewImage wanted, Consumer<String> output) {
        state.call("build image " + wanted.tag());
        output.accept("Successfully built " + wanted.tag());
        return add(image(wanted.tag()));
    }

    @Override
    public String commit(String container, ImageReference reference, CommitSpec changes) {
        state.call("commit container " + container + " as " + reference);
        return add(image(reference.toString()));
    }

    @Override
    public void importLayer(ImageReference reference, byte[] layer, List<String> changes) {
        state.call("import image " + reference);
        add(image(reference.toString()));
    }

    @Override
    public void tag(String image, ImageReference newReference) {
        state.call("tag image " + image + " as " + newReference);
        synchronized (state) {
            state.images.put(newReference.toString(), state.image(image).orElseThrow(() -> missing(image)));
        }
    }

    @Override
    public void remove(String image, boolean force) {
        state.call("remove image " + image);
        synchronized (state) {
            state.images.remove(FakeState.canonical(image));
        }
    }

    @Override
    public void save(List<String> images, OutputStream target) throws IOException {
        state.call("save images " + images);
        target.write(String.join("\n", images).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> load(InputStream source) {
        state.call("load images");
        try {
            List<String> loaded = new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            loaded.forEach(reference -> add(image(reference)));
            return loaded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
