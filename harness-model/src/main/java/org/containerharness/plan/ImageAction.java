package org.containerharness.plan;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ResourceId;

/** What is done with an image. */
public sealed interface ImageAction extends Action {

    /**
     * Pulls an image.
     *
     * @param isOnlyIfMissing false if a newer one is wanted too
     * @param isTemporary it is removed with the stack, since its registry is gone then
     */
    record Pull(ImageReference reference, Optional<String> platform, boolean isOnlyIfMissing, boolean isTemporary)
            implements ImageAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "pull image " + reference;
        }

        @Override
        public Optional<Undo> undo() {
            return isTemporary
                    ? Undo.of(new Remove(target(), reference.toString()), "its registry is gone")
                    : Optional.empty();
        }

        @Override
        public Pull at(UnaryOperator<String> addresses) {
            return new Pull(addressed(reference, addresses), platform, isOnlyIfMissing, isTemporary);
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Builds an image under a tag that is made from the content of its inputs. */
    record Build(BuildSpec build, String tag, Map<String, String> labels) implements ImageAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, tag);
        }

        @Override
        public String text() {
            return "build image " + tag;
        }

        @Override
        public Optional<Undo> undo() {
            return tag.startsWith(VolumeSeed.EMPTY_IMAGE)
                    ? Undo.of(new Remove(target(), tag), "it was only a vehicle")
                    : Optional.empty();
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Makes an image of a container that is ready. */
    record Commit(ImageSource.Committed source, String engineName, ImageReference reference, Map<String, String> labels)
            implements ImageAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "commit container " + source.container() + " as " + reference;
        }

        @Override
        public Optional<Undo> undo() {
            return Undo.of(new Remove(target(), reference.toString()), STACK_ENDS);
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /**
     * Gives an image one more name.
     *
     * @param isTemporary the name does not outlive the stack
     */
    record Tag(String image, ImageReference reference, boolean isTemporary) implements ImageAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, image);
        }

        @Override
        public String text() {
            return "tag image " + image + " as " + reference;
        }

        @Override
        public Optional<Undo> undo() {
            return isTemporary
                    ? Undo.of(new Remove(target(), reference.toString()), "the name was only for the push")
                    : Optional.empty();
        }

        @Override
        public Tag at(UnaryOperator<String> addresses) {
            return new Tag(addresses.apply(image), addressed(reference, addresses), isTemporary);
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Pushes an image to the registry that its name says. */
    record Push(ImageReference reference) implements ImageAction {
        @Override
        public ResourceId target() {
            return new ResourceId(ResourceId.Kind.IMAGE, reference.toString());
        }

        @Override
        public String text() {
            return "push image " + reference;
        }

        @Override
        public Push at(UnaryOperator<String> addresses) {
            return new Push(addressed(reference, addresses));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Takes a name away that was only needed for a moment, and the image with its last one. */
    record Remove(ResourceId target, String reference) implements ImageAction {
        @Override
        public String text() {
            return "remove " + target;
        }

        @Override
        public Optional<ResourceId> removes() {
            return Optional.of(ResourceId.image(reference));
        }

        @Override
        public Remove at(UnaryOperator<String> addresses) {
            return new Remove(target, addresses.apply(reference));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    /** Reads the id that an image has by now; the labels of containers may want it. */
    record Inspect(String reference) implements ImageAction {
        @Override
        public ResourceId target() {
            return ResourceId.image(reference);
        }

        @Override
        public String text() {
            return "inspect image " + reference;
        }

        @Override
        public Inspect at(UnaryOperator<String> addresses) {
            return new Inspect(addresses.apply(reference));
        }

        @Override
        public <R> R accept(ActionVisitor<R> visitor) {
            return visitor.on(this);
        }
    }

    private static ImageReference addressed(ImageReference reference, UnaryOperator<String> addresses) {
        String text = reference.toString();
        String address = addresses.apply(text);
        return address.equals(text) ? reference : ImageReference.parse(address);
    }
}
