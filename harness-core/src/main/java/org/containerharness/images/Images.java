package org.containerharness.images;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.PullProgress;
import org.containerharness.files.BuildContext;
import org.containerharness.files.BuilderNeeds;
import org.containerharness.files.Dockerfile;
import org.containerharness.log.Log;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.PullPolicy;
import org.containerharness.plan.ImageAction;
import org.containerharness.settings.Setting;

/** Decides which image is meant, and makes or fetches it once, whoever else on this machine wants it too. */
public final class Images {

    private static final Log LOG = Log.ofHarness();

    /** Longer than any pull or build may be silent. */
    private static final Duration OTHERS_WORK = Duration.ofMinutes(15);

    /** At the end of one more name of an image that may have another content than its name says. */
    private static final String MIXED = "-mixed";

    /** Images of this name are the harness's own and on no registry. */
    public static final String SNAPSHOTS = "containerharness/snapshot";

    /** Made here, so no registry has it. */
    private static final String FORWARDER = "containerharness/forwarder";

    private final Engine engine;
    private final ImageOptions options;
    private final CacheFolder cache;
    private final ImageLocks locks;

    public Images(Engine engine, ImageOptions options) {
        this.engine = engine;
        this.options = options;
        this.cache = new CacheFolder(options.cache());
        this.locks = new ImageLocks(cache, OTHERS_WORK);
    }

    /** The image that is used for a declared one: after substitution, pinned if the lock file has it. */
    public ImageReference used(ImageReference declared) {
        if (declared.name().startsWith(SNAPSHOTS) || declared.name().equals(FORWARDER)) {
            return declared;
        }
        return options.pins().pin(declared, options.names().resolve(declared));
    }

    /** The policy that counts for an image. */
    public PullPolicy policy(Optional<PullPolicy> declared) {
        return options.isOffline() ? PullPolicy.NEVER : declared.orElse(options.pullPolicy());
    }

    /**
     * The reference under which the image of a build is found, made from the content of its inputs.
     *
     * @throws InvalidValueException if the engine cannot make it
     */
    public String tag(BuildSpec build) {
        BuildContext context = context(build);
        BuilderNeeds.check(build, Dockerfile.parse(context.dockerfile()), engine.info());
        return ContentTag.of(build, context, cache);
    }

    private BuildContext context(BuildSpec build) {
        BuildContext context = BuildContext.of(build);
        Map<String, String> contexts = new HashMap<>();
        usedContexts(build, context).forEach((name, source) -> contexts.put(name, reference(source)));
        return context.withDockerfile(
                DockerfileImages.resolve(context.dockerfile(), build.arguments(), contexts, this::used));
    }

    /** Named as in the Dockerfile, where they have references of images in their places. */
    private static Map<String, ImageSource> usedContexts(BuildSpec build, BuildContext context) {
        if (build.contexts().isEmpty()) {
            return Map.of();
        }
        Dockerfile dockerfile = Dockerfile.parse(context.dockerfile());
        Set<String> used = dockerfile.images(build.arguments());
        Map<String, ImageSource> contexts = new TreeMap<>();
        build.contexts().forEach((name, source) -> {
            if (dockerfile.stages().stream().anyMatch(name::equalsIgnoreCase)) {
                throw new InvalidValueException("The context <" + name + "> has the name of a stage of the Dockerfile,"
                        + " which it would take the place of. Give one of them another name.");
            }
            if (used.contains(name)) {
                contexts.put(name, source);
            }
        });
        return contexts;
    }

    private String reference(ImageSource context) {
        return context instanceof ImageSource.Built built
                ? tag(built.build())
                : used(((ImageSource.Pulled) context).reference()).toString();
    }

    private void buildContexts(ImageAction.Build build, Consumer<String> output) {
        if (!build.build().contexts().isEmpty()) {
            usedContexts(build.build(), BuildContext.of(build.build())).values().forEach(source -> {
                if (source instanceof ImageSource.Built built) {
                    build(new ImageAction.Build(built.build(), tag(built.build()), build.labels()), output);
                }
            });
        }
    }

    /**
     * Refuses images that are not there and must not be pulled, all at once.
     *
     * @throws HarnessException naming them
     */
    public void refuseMissing(Collection<String> missing) {
        if (!missing.isEmpty()) {
            throw new HarnessException("The engine does not have the "
                    + (missing.size() == 1 ? "image <" : "images <") + String.join(">, <", missing) + ">, and "
                    + (options.isOffline()
                            ? Setting.IMAGE_OFFLINE.key() + " forbids to pull."
                            : "the pull policy is never.")
                    + " Pull " + (missing.size() == 1 ? "it" : "them") + " first: docker pull "
                    + String.join(" && docker pull ", missing) + ".");
        }
    }

    /** @throws HarnessException if no registry may be asked for anything */
    public void refuseOffline(String what) {
        if (options.isOffline()) {
            throw new HarnessException(Setting.IMAGE_OFFLINE.key() + " forbids to " + what + ".");
        }
    }

    /** Pulls, unless another process has done it meanwhile. */
    public void pull(ImageAction.Pull pull, Consumer<PullProgress> progress) {
        ImageReference reference = pull.reference();
        try (ImageLocks.Held held = locks.acquire("pull " + engine.info().endpoint() + " " + reference + " "
                + pull.platform().orElse(""))) {
            boolean mayBeDone = pull.isOnlyIfMissing() || held.hasWaited();
            if (mayBeDone && engine.images().find(reference.toString()).isPresent()) {
                LOG.debug("Image {} has been pulled by somebody else.", reference);
                return;
            }
            if (options.isOffline() && !pull.isTemporary()) {
                if (!mayBeDone && engine.images().find(reference.toString()).isPresent()) {
                    return;
                }
                refuseMissing(List.of(reference.toString()));
            }
            engine.images().pull(reference, pull.platform(), progress);
        }
    }

    /** An image the engine has; one that was built while its context changed counts as missing. */
    public Optional<ImageDetails> find(String reference) {
        return engine.images().find(reference).filter(image -> !isMixed(image, reference));
    }

    private static boolean isMixed(ImageDetails image, String tag) {
        return tag.startsWith(ContentTag.REPOSITORY) && image.tags().contains(tag + MIXED);
    }

    /** Builds, unless another process has done it meanwhile. */
    public void build(ImageAction.Build build, Consumer<String> output) {
        buildContexts(build, output);
        BuildSpec spec = options.builder() == org.containerharness.model.BuilderKind.AUTO
                        || build.build().builder().isPresent()
                        || build.build().needsBuildKit()
                ? build.build()
                : build.build().withBuilder(options.builder());
        try (ImageLocks.Held held = locks.acquire("build " + engine.info().endpoint() + " " + build.tag())) {
            boolean isForced = spec.noCache() || spec.pull();
            Optional<ImageDetails> before = engine.images().find(build.tag());
            boolean wasMixed = before.isPresent() && isMixed(before.get(), build.tag());
            if (before.isPresent() && !wasMixed && (!isForced || held.hasWaited())) {
                LOG.debug("Image {} has been built by somebody else.", build.tag());
                return;
            }
            BuildContext context = context(spec);
            if (options.isOffline()) {
                refuseMissingBases(spec, context);
            }
            String id = engine.images()
                    .build(
                            new NewImage(
                                    options.isOffline() ? offline(spec) : spec, context, build.tag(), build.labels()),
                            output);
            if (build.tag().startsWith(ContentTag.REPOSITORY) && !isAsBefore(build)) {
                engine.images().tag(id, ImageReference.parse(build.tag() + MIXED));
                LOG.warn(
                        "The build context of image {} changed while it was built, so the image may have some of both."
                                + " It is used now and built anew the next time. What changes all the time and is not"
                                + " needed is best named in .dockerignore.",
                        build.tag());
            } else if (wasMixed) {
                engine.images().remove(build.tag() + MIXED, false);
            }
            before.filter(old -> !old.id().equals(id)).ifPresent(this::removeUnnamed);
        }
    }

    /** Whether the inputs still have the content that the image is named after. */
    private boolean isAsBefore(ImageAction.Build build) {
        try {
            return tag(build.build()).equals(build.tag());
        } catch (HarnessException | UncheckedIOException e) {
            LOG.debug("The build context of image {} cannot be read any more.", build.tag(), e);
            return false;
        }
    }

    private void refuseMissingBases(BuildSpec spec, BuildContext context) {
        Dockerfile dockerfile = Dockerfile.parse(context.dockerfile());
        List<String> missing = Stream.concat(dockerfile.syntax().stream(), dockerfile.images(spec.arguments()).stream())
                .filter(name -> isReference(name) && engine.images().find(name).isEmpty())
                .toList();
        refuseMissing(missing);
    }

    /** A builder asks registries for caches that the engine does not have. */
    private BuildSpec offline(BuildSpec spec) {
        return spec.withPull(false)
                .withCacheFrom(spec.cacheFrom().stream()
                        .filter(name ->
                                isReference(name) && engine.images().find(name).isPresent())
                        .toList());
    }

    private static boolean isReference(String name) {
        try {
            ImageReference.parse(name);
            return true;
        } catch (InvalidValueException e) {
            return false;
        }
    }

    /** An image that was built anew takes the name of the one before, which nobody would ever find again. */
    private void removeUnnamed(ImageDetails old) {
        try {
            boolean isNamed = engine.images()
                    .find(old.id())
                    .filter(image -> !image.tags().isEmpty())
                    .isPresent();
            if (!isNamed) {
                engine.images().remove(old.id(), false);
            }
        } catch (EngineException e) {
            LOG.debug("The image that {} was before stays: {}", old.id(), e.getMessage());
        }
    }
}
