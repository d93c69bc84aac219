package org.containerharness.lease;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.readiness.NotReadyException;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.threads.Futures;

/** Looks whether a container that is kept may be handed out: the same, running, and ready still. */
final class Inspection {

    private final HarnessRuntime runtime;
    private final Duration patience;
    private final Map<ImageSource, CompletableFuture<Optional<ImageDetails>>> images = new ConcurrentHashMap<>();

    Inspection(HarnessRuntime runtime, Duration patience) {
        this.runtime = runtime;
        this.patience = patience;
    }

    /** Begins to look the image up, since that takes as long as looking for the container. */
    void prepare(ContainerSpec spec) {
        images.computeIfAbsent(spec.image(), source -> CompletableFuture.supplyAsync(() -> runtime.localImage(source)));
    }

    /** In what it is something else than what is declared; empty if it is that. */
    Optional<String> difference(ContainerSpec spec, Identity identity, ContainerDetails facts) {
        if (!identity.hash().equals(facts.labels().get(Labels.IDENTITY))) {
            return Optional.of("its label says that it is something else"
                    + identity.differences(facts.labels().getOrDefault(Labels.FIELDS, ""))
                            .map(fields -> ", different in " + fields)
                            .orElse(""));
        }
        return otherImage(spec, facts);
    }

    /** Why it cannot be used as it is; empty if it can. */
    Optional<String> unreadiness(ContainerSpec spec, ContainerDetails facts, List<RunningStack> below) {
        if (!spec.readiness().condition().isJob() && !facts.state().isRunning()) {
            return Optional.of(stateText(facts.state()));
        }
        try {
            runtime.recheck(spec, facts, patience, below);
            return Optional.empty();
        } catch (NotReadyException e) {
            return Optional.of("it is no longer ready: " + e.getMessage());
        }
    }

    private static String stateText(ContainerDetails.State state) {
        return state.hasEnded()
                ? "it has ended with exit code " + state.exitCode()
                : "it does not run but is " + state.status();
    }

    /** An image that is gone from the engine cannot have moved. */
    private Optional<String> otherImage(ContainerSpec spec, ContainerDetails facts) {
        return image(spec)
                .filter(image -> !image.id().equals(facts.imageId()))
                .map(image -> "different in image: " + runtime.imageReference(spec.image()) + " is " + brief(image.id())
                        + " now, and it was made from " + brief(facts.imageId()));
    }

    private Optional<ImageDetails> image(ContainerSpec spec) {
        prepare(spec);
        try {
            return Futures.join(images.get(spec.image()));
        } catch (CompletionException e) {
            if (e.getCause() instanceof HarnessException known) {
                throw known;
            }
            throw e;
        }
    }

    private static String brief(String imageId) {
        String hash = imageId.substring(imageId.indexOf(':') + 1);
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }
}
