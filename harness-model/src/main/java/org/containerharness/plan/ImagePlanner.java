package org.containerharness.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.Labels;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.Place;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Steps.Milestone;

/** Plans where the images of a stack come from, and where they go. */
final class ImagePlanner {

    private static final String COMMITTED_IMAGE = "containerharness/commit:";

    private final ObservedState observed;
    private final Needs needs;
    private final Requests requests;
    private final Steps steps;
    private final Plan.Builder plan;

    /** The last operations after which a source can be used; the same reference may be wanted for two platforms. */
    private final Map<ImageSource, List<Integer>> there = new LinkedHashMap<>();

    private final Map<String, List<Integer>> identified = new LinkedHashMap<>();
    private final Map<ImageSource, String> commits = new LinkedHashMap<>();

    /** Sources of images without which the stack fails. */
    private final Set<ImageSource> required = new HashSet<>();

    /** @param optional containers whose failure is none of the stack */
    ImagePlanner(
            StackSpec stack,
            ObservedState observed,
            Needs needs,
            Requests requests,
            Steps steps,
            Plan.Builder plan,
            Set<String> optional) {
        this.observed = observed;
        this.needs = needs;
        this.requests = requests;
        this.steps = steps;
        this.plan = plan;
        stack.images().forEach(spec -> required.add(spec.source()));
        stack.containers().stream()
                .filter(spec -> !optional.contains(spec.name()))
                .flatMap(spec -> spec.images().stream())
                .forEach(image -> required.add(needs.resolved(image)));
    }

    /** The last operations after which the image can be used; none if it is there. */
    List<Integer> image(ImageSource source) {
        ImageSource resolved = needs.resolved(source);
        List<Integer> known = there.get(resolved);
        if (known != null) {
            return known;
        }
        plan.optional(!required.contains(resolved));
        List<Integer> last;
        if (resolved instanceof ImageSource.Built built) {
            last = build(built.build(), stateOf(resolved));
        } else if (resolved instanceof ImageSource.Pulled pulled) {
            last = pull(pulled, stateOf(resolved));
        } else if (resolved instanceof ImageSource.Committed committed) {
            last = commit(committed);
        } else {
            // Declared by a stack below, where it is already.
            last = List.of();
        }
        there.put(resolved, last);
        return last;
    }

    private List<Integer> build(BuildSpec build, ImageState state) {
        boolean isAnew = build.noCache() || build.pull();
        if (state.local().isEmpty() || isAnew) {
            // Builders give the image all of its names.
            return List.of(plan.add(
                    new ImageAction.Build(build, state.reference(), Map.of(Labels.IMAGE, "build")),
                    isAnew ? "it is to be built anew" : "no image was built from these inputs yet",
                    List.of()));
        }
        return tags(state, build.tags(), List.of());
    }

    /** Names that an image does not have yet. */
    private List<Integer> tags(ImageState state, List<ImageReference> tags, List<Integer> after) {
        List<String> known = state.local().map(ImageDetails::tags).orElse(List.of());
        List<Integer> numbers = new ArrayList<>(after);
        for (ImageReference tag : tags) {
            if (!known.contains(tag.toString())) {
                numbers.add(plan.add(
                        new ImageAction.Tag(state.reference(), tag, false),
                        "it is declared with this name too",
                        after));
            }
        }
        return numbers;
    }

    private List<Integer> pull(ImageSource.Pulled source, ImageState state) {
        PullPolicy policy = source.policy().orElse(observed.pullPolicy());
        Optional<String> cause = pullCause(policy, state);
        if (cause.isEmpty()) {
            return List.of();
        }
        Optional<String> registry = needs.registry(source.reference());
        List<Integer> after = new ArrayList<>();
        registry.ifPresent(name -> after.addAll(steps.until(ResourceId.container(name), Milestone.READY)));
        needs.pushesTo(source.reference())
                .forEach(push -> after.addAll(steps.until(Needs.published(push), Milestone.PUBLISHED)));
        Action pull = new ImageAction.Pull(
                ImageReference.parse(state.reference()),
                source.platform(),
                policy.kind() == PullPolicy.Kind.IF_MISSING,
                registry.isPresent());
        return List.of(plan.add(pull, cause.get(), after));
    }

    private Optional<String> pullCause(PullPolicy policy, ImageState state) {
        return switch (policy.kind()) {
            case NEVER -> Optional.empty();
            case ALWAYS -> Optional.of("its pull policy is always");
            case IF_MISSING ->
                state.local().isPresent() ? Optional.empty() : Optional.of("the engine does not have it");
            case OLDER_THAN -> {
                if (state.local().isEmpty()) {
                    yield Optional.of("the engine does not have it");
                }
                boolean old = state.local()
                        .flatMap(ImageDetails::created)
                        .filter(made -> made.plus(policy.maximumAge()).isBefore(observed.now()))
                        .isPresent();
                yield old ? Optional.of("the local one is older than its policy allows") : Optional.empty();
            }
        };
    }

    private List<Integer> commit(ImageSource.Committed source) {
        Map<String, String> labels = requests.labels();
        labels.put(Labels.IMAGE, "commit");
        return List.of(plan.add(
                new ImageAction.Commit(
                        source,
                        requests.containerName(source.container()),
                        ImageReference.parse(committedName(source)),
                        labels),
                "it is what the container " + source.container() + " has become",
                steps.until(ResourceId.container(source.container()), Milestone.READY)));
    }

    /** Equal commits of one container are one image. */
    private String committedName(ImageSource.Committed source) {
        return commits.computeIfAbsent(
                source, unused -> COMMITTED_IMAGE + observed.stackId() + "-" + (commits.size() + 1));
    }

    /** An image that the stack declares, with its further names. */
    void declared(ImageSpec spec) {
        List<Integer> last = image(spec.source());
        plan.optional(false);
        steps.reached(
                ResourceId.image(spec.name()), Milestone.CREATED, tags(referenceOf(spec.source()), spec.tags(), last));
    }

    /** One reference that a declared image is pushed under. */
    void published(ImageReference push, ImageSource source, Place place) {
        List<Integer> after = new ArrayList<>(image(source));
        plan.optional(false);
        needs.registry(push)
                .ifPresent(registry -> after.addAll(steps.until(ResourceId.container(registry), Milestone.READY)));
        int tagged = plan.add(
                new ImageAction.Tag(referenceOf(source).reference(), push, true), "a push needs the name", after);
        int pushed = plan.add(new ImageAction.Push(push), "declared at " + place, List.of(tagged));
        ResourceId published = Needs.published(push);
        int removed = plan.add(
                new ImageAction.Remove(published, push.toString()), "the name was only for the push", List.of(pushed));
        steps.reached(published, Milestone.PUBLISHED, List.of(pushed, removed));
    }

    /** The operations after which the id is known that an image has by then. */
    List<Integer> identified(String reference, List<Integer> there) {
        return identified.computeIfAbsent(
                reference,
                unused -> List.of(
                        plan.add(new ImageAction.Inspect(reference), "labels of its containers tell its id", there)));
    }

    /** What a container is created from, or a further name is given to. */
    ImageState referenceOf(ImageSource source) {
        ImageSource resolved = needs.resolved(source);
        if (resolved instanceof ImageSource.Committed committed) {
            return new ImageState(committedName(committed), Optional.empty());
        }
        if (resolved instanceof ImageSource.Declared below) {
            return new ImageState(observed.declaredImages().get(below.name()), Optional.empty());
        }
        return stateOf(resolved);
    }

    private ImageState stateOf(ImageSource source) {
        ImageState state = observed.images().get(source);
        if (state == null) {
            throw new IllegalStateException("The image " + source + " was not looked up before planning.");
        }
        return state;
    }
}
