package org.containerharness.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.SharedState;
import org.containerharness.plan.SharedState.Standing;
import org.containerharness.run.HarnessRuntime;

/**
 * Sees to it that the images that a stack declares are there, with all their names, and that they were pushed once for as
 * long as the registries they go to are the same containers. Images stay, as a cache does.
 */
final class SharedImages {

    private final HarnessRuntime runtime;
    private final Leases leases;
    private final Duration patience;
    private final ScopeInUse scope;
    private final Optional<LeaseStore> store;
    private final StackSpec registries;

    SharedImages(
            HarnessRuntime runtime,
            Leases leases,
            Duration patience,
            ScopeInUse scope,
            Optional<LeaseStore> store,
            StackSpec stack) {
        this.runtime = runtime;
        this.leases = leases;
        this.patience = patience;
        this.scope = scope;
        this.store = store;
        StackSpec alone = StackSpec.named(stack.name());
        for (RegistrySpec registry : stack.registries()) {
            alone = alone.plus(registry);
        }
        this.registries = alone;
    }

    /** @param standsOn what was leased of the same stack, and what it stands on */
    List<RunningImage> all(List<ImageSpec> specs, List<RunningStack> standsOn) {
        List<RunningImage> images = new ArrayList<>();
        for (ImageSpec spec : specs) {
            images.add(image(spec, standsOn));
        }
        return images;
    }

    private RunningImage image(ImageSpec spec, List<RunningStack> standsOn) {
        Identity identity = Identity.of(new Fields()
                .add("image", runtime.imageReference(spec.source()))
                .add("pushes", spec.pushes())
                .add("registries", idsOfRegistries(spec, standsOn)));
        String marker = scope.engineName(ResourceId.image(spec.name()), identity);
        Supplier<RunningImage> work = () -> {
            boolean isPushed = spec.pushes().isEmpty()
                    || runtime.engine().volumes().find(marker).isPresent();
            SharedState found = SharedState.of(marker, Standing.MISSING);
            ImageSpec due = spec;
            if (isPushed) {
                due = new ImageSpec(spec.name(), spec.source(), spec.tags(), List.of(), spec.place());
            } else {
                found = found.withMarker(
                        VolumeSpec.named(spec.name()).withEngineName(marker).withPlace(spec.place()));
            }
            return runtime.startShared(leases.labels(identity), registries.plus(due), standsOn, found)
                    .image(spec.name());
        };
        return store.map(known -> known.exclusively(LeaseStore.nameFor(runtime.engine(), marker), patience, work))
                .orElseGet(() -> Optional.of(work.get()))
                .orElseThrow(() -> new HarnessException("The shared image <" + spec.name() + "> (declared at "
                        + spec.place() + ") is being made by another process, which was not done within "
                        + DurationText.print(patience) + ". See what that process waits for."));
    }

    /** Empty for registries that are no containers here. */
    private static List<String> idsOfRegistries(ImageSpec spec, List<RunningStack> standsOn) {
        List<String> ids = new ArrayList<>();
        for (ImageReference push : spec.pushes()) {
            push.registry()
                    .flatMap(host -> new RegistryAddress(host).container())
                    .flatMap(container -> standsOn.stream()
                            .flatMap(stack -> stack.findContainer(container).stream())
                            .map(RunningContainer::id)
                            .findFirst())
                    .ifPresent(ids::add);
        }
        return ids;
    }
}
