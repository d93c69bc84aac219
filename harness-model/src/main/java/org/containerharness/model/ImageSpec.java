package org.containerharness.model;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.internal.ImageSpecBuilder;

/**
 * An image that a stack declares: to be used by several containers, named further, or published.
 *
 * @param name the declared name; containers refer to it as {@code @name}
 * @param source where it comes from
 * @param tags further references it gets on the engine; they stay, as built images do
 * @param pushes references it is pushed under; the registry may be {@code container:port} of the stack
 * @param place where it was declared
 */
public record ImageSpec(
        String name, ImageSource source, List<ImageReference> tags, List<ImageReference> pushes, Place place)
        implements StackPart {

    public ImageSpec {
        Names.check("image", name);
        tags = List.copyOf(tags);
        pushes = List.copyOf(pushes);
        if (source instanceof ImageSource.Declared other) {
            throw new InvalidValueException("The image <" + name + "> is declared as the image <" + other.name()
                    + ">. Declare it by a reference, a build or a commit.");
        }
    }

    public static ImageSpec of(String name, ImageSource source) {
        return new ImageSpec(name, source, List.of(), List.of(), Place.IN_CODE);
    }

    /** An image of a registry. */
    public static ImageSpec of(String name, String reference) {
        return of(name, ImageSource.named(reference));
    }

    public static ImageSpec of(String name, BuildSpec build) {
        return of(name, new ImageSource.Built(build));
    }

    /** Adds a reference on the engine, such as {@code orders:test}. */
    public ImageSpec tag(String reference) {
        return ImageSpecBuilder.from(this)
                .tags(Joined.list(tags, List.of(ImageReference.parse(reference))))
                .build();
    }

    /** Publishes it, such as to {@code hub:5000/orders:1}. */
    public ImageSpec push(String reference) {
        return ImageSpecBuilder.from(this)
                .pushes(Joined.list(pushes, List.of(ImageReference.parse(reference))))
                .build();
    }

    @Override
    public Optional<ResourceId> id() {
        return Optional.of(new ResourceId(ResourceId.Kind.IMAGE, name));
    }

    @Override
    public ImageSpec withPlace(Place newPlace) {
        return ImageSpecBuilder.from(this).place(newPlace).build();
    }
}
