package org.containerharness.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.StackSpec;

/** Which containers of a stack must be ready before an image can be made, fetched or published. */
final class ImageNeeds {

    private final StackSpec stack;
    private final Set<String> containersBelow;

    ImageNeeds(StackSpec stack, Set<String> containersBelow) {
        this.stack = stack;
        this.containersBelow = containersBelow;
    }

    /** The declared image, if the stack itself declares it. */
    Optional<ImageSpec> declared(String name) {
        return stack.images().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    /** The source of a declared image; a source that says itself where it comes from stays as it is. */
    ImageSource resolved(ImageSource source) {
        return source instanceof ImageSource.Declared other
                ? declared(other.name()).map(ImageSpec::source).orElse(source)
                : source;
    }

    /** The container that is the registry of a reference, of this stack or one below. */
    Optional<String> registry(ImageReference reference) {
        return reference
                .registry()
                .filter(host -> host.contains(":"))
                .map(host -> host.substring(0, host.lastIndexOf(':')))
                .filter(name -> isOwn(name) || containersBelow.contains(name));
    }

    private boolean isOwn(String container) {
        return stack.containers().stream().anyMatch(spec -> spec.name().equals(container));
    }

    /** Containers that must be ready before there is the image. */
    Set<String> containersFor(ImageSource source) {
        ImageSource resolved = resolved(source);
        if (resolved instanceof ImageSource.Committed committed) {
            return Set.of(committed.container());
        }
        if (!(resolved instanceof ImageSource.Pulled pulled)) {
            return Set.of();
        }
        Set<String> needed = new LinkedHashSet<>();
        registry(pulled.reference()).ifPresent(needed::add);
        publishers(pulled.reference()).forEach(image -> needed.addAll(containersFor(image.source())));
        return needed;
    }

    /** Containers that must be ready before an image is there and published. */
    Set<String> containersFor(ImageSpec image) {
        Set<String> needed = new LinkedHashSet<>(containersFor(image.source()));
        image.pushes().forEach(reference -> registry(reference).ifPresent(needed::add));
        return needed;
    }

    /** Images of the stack that are published under a reference. */
    List<ImageSpec> publishers(ImageReference reference) {
        List<ImageSpec> found = new ArrayList<>();
        for (ImageSpec image : stack.images()) {
            if (image.pushes().stream().anyMatch(push -> push.name().equals(reference.name()))) {
                found.add(image);
            }
        }
        return found;
    }

    /** Containers that must be ready before another can be created. */
    Set<String> containersFor(ContainerSpec spec) {
        Set<String> needed = new LinkedHashSet<>(containersFor(spec.image()));
        needed.remove(spec.name());
        return needed;
    }

    /** True if a container can only be created while the stack is already starting. */
    boolean isLate(ContainerSpec spec) {
        boolean ownImage = !containersFor(spec).isEmpty();
        return ownImage
                || stack.containers().stream()
                        .filter(other ->
                                other != spec && Planner.sharedContainers(spec).contains(other.name()))
                        .anyMatch(this::isLate);
    }
}
