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
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.readiness.NotReadyException;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RunningStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether a container that is kept may be handed out: the same, running, and ready still. */
final class Inspection {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    /**
     * What was found.
     *
     * @param obstacle why it may not be handed out, empty if it may
     */
    record Verdict(ContainerDetails facts, Optional<String> obstacle) {

        static Verdict good(ContainerDetails facts) {
            return new Verdict(facts, Optional.empty());
        }

        static Verdict bad(ContainerDetails facts, String obstacle) {
            return new Verdict(facts, Optional.of(obstacle));
        }
    }

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

    Verdict of(ContainerSpec spec, Identity identity, ContainerDetails facts, List<RunningStack> below) {
        if (!identity.hash().equals(facts.labels().get(Labels.IDENTITY))) {
            return Verdict.bad(
                    facts,
                    "its label says that it is something else"
                            + identity.differences(facts.labels().getOrDefault(Labels.FIELDS, ""))
                                    .map(fields -> ", different in " + fields)
                                    .orElse(""));
        }
        Optional<String> otherImage = otherImage(spec, facts);
        if (otherImage.isPresent()) {
            return Verdict.bad(facts, otherImage.get());
        }
        ContainerDetails now = facts;
        if (facts.state().status().equals("paused")) {
            LOG.warn("The shared container {} ({}) is paused; it goes on now.", spec.name(), facts.name());
            runtime.engine().containers().unpause(facts.id());
            now = runtime.engine().containers().inspect(facts.id());
        }
        boolean job = spec.readiness().condition().isJob();
        if (!job && !now.state().isRunning()) {
            return Verdict.bad(now, stateText(now.state()));
        }
        try {
            runtime.recheck(spec, now, patience, below);
            return Verdict.good(now);
        } catch (NotReadyException e) {
            return Verdict.bad(now, "it is no longer ready: " + e.getMessage());
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
            return images.get(spec.image()).join();
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
