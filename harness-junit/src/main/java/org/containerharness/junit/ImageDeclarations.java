package org.containerharness.junit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.StackSpec;

/** What {@link WithImage} declares. */
final class ImageDeclarations implements Declarations<WithImage> {

    @Override
    public StackSpec declare(WithImage annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        Optional<String> name = Attributes.text(annotation.name()).or(context::fieldName);
        if (name.isEmpty()) {
            attributes.problem("name", "the image has no name. Give it one, such as name = \"app\".");
        }
        List<ImageReference> tags = attributes.readAll("tags", annotation.tags(), ImageReference::parse);
        List<ImageReference> pushes = attributes.readAll("push", annotation.push(), ImageReference::parse);
        Optional<ImageSource> source = source(annotation, attributes);
        Optional<ImageSpec> spec = name.flatMap(text -> source.flatMap(
                found -> attributes.attempt("name", () -> new ImageSpec(text, found, tags, pushes, context.place()))));
        attributes.verify();
        return context.stack().plus(spec.orElseThrow());
    }

    private static Optional<ImageSource> source(WithImage annotation, Attributes attributes) {
        Optional<ImageSource> built = Builds.read(annotation.build(), annotation.platform(), attributes.inside("build"))
                .map(ImageSource.Built::new);
        Optional<PullPolicy> policy = attributes.read("pullPolicy", annotation.pullPolicy(), PullPolicy::parse);
        Optional<ImageSource> pulled = attributes
                .read("image", annotation.image(), ImageReference::parse)
                .map(reference -> new ImageSource.Pulled(reference, policy, Attributes.text(annotation.platform())));
        CommitSpec changes = CommitSpec.AS_IS;
        for (int i = 0; i < annotation.changes().length; i++) {
            String instruction = annotation.changes()[i];
            changes = attributes.change("changes[" + i + "]", changes, before -> before.instruction(instruction));
        }
        CommitSpec allChanges = changes;
        Optional<ImageSource> committed = Attributes.text(annotation.commitOf())
                .map(container -> new ImageSource.Committed(container, allChanges));
        if (annotation.changes().length > 0 && committed.isEmpty()) {
            attributes.problem("changes", "only a commit has changes. Name the container with commitOf.");
        }
        long given = Stream.of(
                        !annotation.image().isEmpty(),
                        Builds.isGiven(annotation.build()),
                        !annotation.commitOf().isEmpty())
                .filter(isGiven -> isGiven)
                .count();
        if (given != 1) {
            attributes.problem(
                    "image",
                    given == 0
                            ? "there is neither an image nor a build nor a container to commit. Name an image, such as"
                                    + " image = \"postgres:15\"."
                            : "more than one of image, build and commitOf is given. Leave all but one out.");
        }
        return built.or(() -> pulled).or(() -> committed);
    }
}
