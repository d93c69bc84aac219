package org.containerharness.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/** Images of the engine in memory, and its registry. */
final class FakeImages implements EngineImages, EngineRegistries {

    private final FakeEngine engine;

    FakeImages(FakeEngine engine) {
        this.engine = engine;
    }

    static ImageDetails image(String reference) {
        return FakeEngine.image(reference, Optional.empty(), List.of());
    }

    /** Makes an image local under all of its tags, and returns its id. */
    String add(ImageDetails image) {
        image.tags().forEach(tag -> engine.images.put(tag, image));
        engine.images.put(image.id(), image);
        return image.id();
    }

    @Override
    public Optional<ImageDetails> find(String reference) {
        engine.call("inspect image " + reference);
        return Optional.ofNullable(engine.images.get(FakeEngine.canonical(reference)));
    }

    @Override
    public List<ImageSummary> list(Map<String, String> labels) {
        engine.call("list images");
        return engine.images.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("sha256:"))
                .filter(entry -> FakeEngine.matches(entry.getValue().labels(), labels))
                .map(entry -> new ImageSummary(
                        entry.getValue().id(),
                        List.of(entry.getKey()),
                        entry.getValue().digests(),
                        Instant.EPOCH,
                        entry.getValue().size(),
                        entry.getValue().labels()))
                .toList();
    }

    @Override
    public List<ImageLayer> history(String image) {
        throw FakeEngine.unused();
    }

    @Override
    public void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        engine.call("pull image " + reference);
        ImageDetails found = Optional.ofNullable(engine.registry.get(reference.toString()))
                .orElseThrow(() -> FakeEngine.refused(
                        EngineException.Kind.IMAGE_UNKNOWN, "The registry does not have the image " + reference + "."));
        progress.accept(new PullProgress(1, 1, found.size(), found.size()));
        add(found);
    }

    @Override
    public String push(ImageReference reference, Consumer<PullProgress> progress) {
        throw FakeEngine.unused();
    }

    @Override
    public String build(NewImage wanted, Consumer<String> output) {
        engine.call("build image " + wanted.tag());
        output.accept("Successfully built " + wanted.tag());
        return add(image(wanted.tag()));
    }

    @Override
    public String commit(String container, ImageReference reference, CommitSpec changes) {
        engine.call("commit container " + container + " as " + reference);
        return add(image(reference.toString()));
    }

    @Override
    public void importLayer(ImageReference reference, byte[] layer, List<String> changes) {
        engine.call("import image " + reference);
        ImageDetails image = image(reference.toString());
        Map<String, String> labels = new HashMap<>(image.labels());
        for (String change : changes) {
            String[] label = change.replaceFirst("^LABEL ", "").split("=", 2);
            labels.put(label[0], label[1]);
        }
        add(new ImageDetails(
                image.id(),
                image.tags(),
                image.digests(),
                image.created(),
                image.healthcheck(),
                image.exposed(),
                labels,
                image.platform(),
                image.size(),
                image.volumes()));
    }

    @Override
    public void tag(String image, ImageReference newReference) {
        engine.call("tag image " + image + " as " + newReference);
        engine.images.put(
                FakeEngine.canonical(newReference.toString()),
                Optional.ofNullable(engine.images.get(FakeEngine.canonical(image)))
                        .orElseThrow(() ->
                                FakeEngine.refused(EngineException.Kind.IMAGE_MISSING, "No such image: " + image)));
    }

    @Override
    public void remove(String image, boolean force) {
        engine.call("remove image " + image);
        engine.images.remove(FakeEngine.canonical(image));
    }

    @Override
    public void save(List<String> images, OutputStream target) {
        throw FakeEngine.unused();
    }

    @Override
    public List<String> load(InputStream source) {
        throw FakeEngine.unused();
    }

    @Override
    public Optional<String> digest(ImageReference reference) {
        engine.call("look up image " + reference + " in its registry");
        String known = reference.toString();
        return engine.registry.containsKey(known)
                ? Optional.of("sha256:%064x".formatted(known.hashCode() & 0xffffffffL))
                : Optional.empty();
    }

    @Override
    public void use(RegistryLogin login) {}

    @Override
    public List<String> repositories(RegistryAccess registry) {
        throw FakeEngine.unused();
    }

    @Override
    public List<String> tags(RegistryAccess registry, String repository) {
        throw FakeEngine.unused();
    }
}
