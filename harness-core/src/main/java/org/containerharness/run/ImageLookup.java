package org.containerharness.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.handle.RegistryAddresses;
import org.containerharness.images.Images;
import org.containerharness.investigation.MissingImages;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Needs;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ImageState;
import org.containerharness.threads.Futures;

/** Looks images up, each once in the life of this JVM while it is there. */
final class ImageLookup {

    private final Engine engine;
    private final Images images;
    private final Executor pool;
    private final Map<String, ImageDetails> known = new ConcurrentHashMap<>();

    ImageLookup(Engine engine, Images images, Executor pool) {
        this.engine = engine;
        this.images = images;
        this.pool = pool;
    }

    /** The reference that is used for a declared image, after substitution. */
    String reference(ImageSource source) {
        if (source instanceof ImageSource.Built built) {
            return images.tag(built.build());
        }
        if (source instanceof ImageSource.Pulled pulled) {
            return images.used(pulled.reference()).toString();
        }
        throw new IllegalStateException("No reference is known before the start for " + source + ".");
    }

    /** What the engine has under the reference that is used for a declared image. */
    Optional<ImageDetails> local(ImageSource source) {
        return find(source, RegistryAddresses.none(engine)).local();
    }

    /** True if looking again may find something else. */
    boolean remembers() {
        return !known.isEmpty();
    }

    void forget() {
        known.clear();
    }

    /**
     * All images of a stack, several at a time.
     *
     * @param registries those that run already
     * @throws DeclarationException if a reference cannot be right
     * @throws org.containerharness.handle.StartException if one is missing that must not be pulled
     */
    Map<ImageSource, ImageState> all(StackSpec stack, RegistryAddresses registries) {
        Needs needs = Needs.of(stack);
        Map<ImageSource, Place> sources = sources(stack);
        Map<ImageSource, CompletableFuture<ImageState>> lookups = new LinkedHashMap<>();
        // One alone is looked up by this thread.
        Executor executor = sources.size() > 1 ? pool : Runnable::run;
        sources.keySet().forEach(source -> lookups.put(source, lookUp(source, registries, needs, executor)));
        Map<ImageSource, ImageState> states = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        lookups.forEach((source, lookup) -> {
            try {
                states.put(source, joined(lookup));
            } catch (InvalidValueException e) {
                problems.add(e.at(sources.get(source)));
            }
        });
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
        refuseMissing(states, sources, needs);
        return states;
    }

    private static Map<ImageSource, Place> sources(StackSpec stack) {
        Map<ImageSource, Place> sources = new LinkedHashMap<>();
        stack.containers().forEach(spec -> spec.images().forEach(image -> sources.putIfAbsent(image, spec.place())));
        stack.images().forEach(spec -> sources.putIfAbsent(spec.source(), spec.place()));
        sources.keySet()
                .removeIf(source -> source instanceof ImageSource.Declared || source instanceof ImageSource.Committed);
        return sources;
    }

    private void refuseMissing(Map<ImageSource, ImageState> states, Map<ImageSource, Place> sources, Needs needs) {
        Map<String, Place> missing = new LinkedHashMap<>();
        states.forEach((source, state) -> {
            if (source instanceof ImageSource.Pulled pulled
                    && state.local().isEmpty()
                    && !isToCome(pulled, needs)
                    && images.policy(pulled.policy()).kind() == PullPolicy.Kind.NEVER) {
                missing.put(state.reference(), sources.getOrDefault(source, Place.IN_CODE));
            }
        });
        try {
            images.refuseMissing(missing.keySet());
        } catch (HarnessException e) {
            throw MissingImages.report(engine, missing, e);
        }
    }

    /** True if the registry is a container that does not run yet, so that nobody can know what it will have. */
    private static boolean isToCome(ImageSource.Pulled source, Needs needs) {
        return needs.registry(source.reference()).isPresent();
    }

    private CompletableFuture<ImageState> lookUp(
            ImageSource source, RegistryAddresses registries, Needs needs, Executor executor) {
        if (source instanceof ImageSource.Pulled pulled && isToCome(pulled, needs)) {
            return CompletableFuture.completedFuture(
                    new ImageState(pulled.reference().toString(), Optional.empty()));
        }
        Supplier<ImageState> call = () -> find(source, registries);
        return CompletableFuture.supplyAsync(call, executor);
    }

    private ImageState find(ImageSource source, RegistryAddresses registries) {
        String reference = registries.resolved(reference(source));
        ImageDetails before = known.get(reference);
        if (before != null) {
            return new ImageState(reference, Optional.of(before));
        }
        Optional<ImageDetails> found = images.find(reference);
        found.ifPresent(facts -> known.put(reference, facts));
        return new ImageState(reference, found);
    }

    private static ImageState joined(CompletableFuture<ImageState> lookup) {
        try {
            return Futures.join(lookup);
        } catch (CompletionException e) {
            if (e.getCause() instanceof HarnessException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
