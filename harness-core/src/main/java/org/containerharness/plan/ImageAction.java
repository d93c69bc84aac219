package org.containerharness.plan;

import java.util.Map;
import java.util.Optional;
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
    }

    /** Takes a name away that was only needed for a moment, and the image with its last one. */
    record Remove(ResourceId target, String reference) implements ImageAction {
        @Override
        public String text() {
            return "remove " + target;
        }
    }
}
