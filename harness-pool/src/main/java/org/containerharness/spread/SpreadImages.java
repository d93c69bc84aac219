package org.containerharness.spread;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.engine.EngineImages;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.ImageLayer;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.PullProgress;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;

/** Images, which are on all engines, but for those that are made of a container. */
final class SpreadImages implements EngineImages {

    private final Members members;

    SpreadImages(Members members) {
        this.members = members;
    }

    private EngineImages first() {
        return members.manager().engine().images();
    }

    /** Empty unless all have it. */
    @Override
    public Optional<ImageDetails> find(String reference) {
        List<Optional<ImageDetails>> found =
                members.each(member -> member.engine().images().find(reference));
        return found.stream().allMatch(Optional::isPresent) ? found.get(0) : Optional.empty();
    }

    @Override
    public List<ImageSummary> list(Map<String, String> labels) {
        Map<String, ImageSummary> all = new LinkedHashMap<>();
        members.each(member -> member.engine().images().list(labels)).stream()
                .flatMap(List::stream)
                .forEach(image -> all.putIfAbsent(image.id(), image));
        return List.copyOf(all.values());
    }

    @Override
    public List<ImageLayer> history(String image) {
        return first().history(image);
    }

    /** Where it is missing; if it is missing nowhere, a newer one is wanted everywhere. */
    @Override
    public void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        boolean isEverywhere = find(reference.toString()).isPresent();
        members.tell(member -> {
            EngineImages images = member.engine().images();
            if (isEverywhere || images.find(reference.toString()).isEmpty()) {
                images.pull(reference, platform, progress);
            }
        });
    }

    @Override
    public String push(ImageReference reference, Consumer<PullProgress> progress) {
        return first().push(reference, progress);
    }

    /** On each, with its own cache. */
    @Override
    public String build(NewImage wanted, Consumer<String> output) {
        return members.each(member -> member.engine().images().build(wanted, output))
                .get(0);
    }

    @Override
    public String commit(String container, ImageReference reference, CommitSpec changes) {
        return members.engine(container).images().commit(container, reference, changes);
    }

    @Override
    public void importLayer(ImageReference reference, byte[] layer, List<String> changes) {
        members.tell(member -> member.engine().images().importLayer(reference, layer, changes));
    }

    @Override
    public void tag(String image, ImageReference newReference) {
        members.tell(member -> member.engine().images().tag(image, newReference));
    }

    @Override
    public void remove(String image, boolean force) {
        members.tell(member -> member.engine().images().remove(image, force));
    }

    @Override
    public void save(List<String> images, OutputStream target) throws IOException {
        first().save(images, target);
    }

    @Override
    public List<String> load(InputStream source) {
        throw new UnsupportedOperationException("A stream can be read once, and there are several engines.");
    }
}
