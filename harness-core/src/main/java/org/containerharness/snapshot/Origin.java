package org.containerharness.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ImageDetails;
import org.containerharness.files.FileContents;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.images.Images;
import org.containerharness.model.AddressText;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PortSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;

/**
 * A container that may begin from a snapshot, and what its snapshot is made of.
 *
 * @param declared as it was declared
 * @param spec the same with its data where a snapshot holds them
 * @param isKnown whether the harness knows its service; else it is asked for
 * @param base the image
 * @param hash of everything that shapes what it is after its first initialisation
 */
record Origin(ContainerSpec declared, ContainerSpec spec, boolean isKnown, ImageDetails base, String hash) {

    /** At the end of one more name of a snapshot from which a log line comes once that was declared several times. */
    private static final String ONCE = "-once";

    private static final String CANDIDATE = "-candidate";

    /** What does not shape the state, or is looked at more closely. */
    private static final Set<String> LEFT_OUT = Set.of(
            "name",
            "engineName",
            "image",
            "networking",
            "files",
            "labels",
            "restart",
            "lifecycle",
            "readiness",
            "engineSettings",
            "snapshot",
            "place");

    /**
     * The container with its data moved, if it may begin from a snapshot: it needs nothing, and nobody needs its files.
     *
     * @param uniqueWord stands in what is another one with each start
     */
    static Optional<ContainerSpec> eligible(ContainerSpec spec, StackSpec stack, String uniqueWord) {
        boolean isAsked = spec.snapshot().orElse(false);
        // Of hooks nobody knows whether what they do outlives the process.
        boolean mayBeKnown =
                spec.snapshot().isEmpty() && spec.lifecycle().afterStart().isEmpty();
        if (!isAsked && !mayBeKnown) {
            return Optional.empty();
        }
        Optional<KnownService> known = KnownService.of(spec);
        if (known.isEmpty() && !isAsked
                || !isAlone(spec)
                || isSource(spec, stack)
                || isUnique(spec, uniqueWord)
                // What it has initialised may hold the address, which is another one the next time.
                || AddressText.isIn(spec)) {
            return Optional.empty();
        }
        return Optional.of(known.map(service -> service.move().apply(spec)).orElse(spec));
    }

    private static boolean isAlone(ContainerSpec spec) {
        boolean isNamed = spec.image() instanceof ImageSource.Pulled || spec.image() instanceof ImageSource.Built;
        return isNamed
                && spec.dependencies().isEmpty()
                && spec.engineSettings().keySet().stream().allMatch(Origin::isOfNetworks)
                && spec.sharing().equals(SharingSpec.NONE)
                && spec.networking()
                        .mode()
                        .filter(mode -> !mode.equals("bridge"))
                        .isEmpty()
                && spec.mounts().stream().allMatch(mount -> mount instanceof MountSpec.TmpfsMount)
                && !spec.security().readOnlyRoot()
                && !spec.readiness().condition().isJob()
                && !isCode(spec.readiness().condition())
                && spec.lifecycle().afterStart().stream().allMatch(HookSpec.InContainer.class::isInstance);
    }

    /** Compose says so how a service is known in its networks, and that its output is attached; neither shapes its data. */
    private static boolean isOfNetworks(String engineSetting) {
        return engineSetting.startsWith("NetworkingConfig/") || engineSetting.startsWith("AttachStd");
    }

    private static boolean isUnique(ContainerSpec spec, String word) {
        return new Fields()
                .add("process", spec.process())
                .add("hostname", spec.networking().hostname())
                .mention(word);
    }

    /** Code of the user's own is not run behind their back. */
    private static boolean isCode(ReadyCondition condition) {
        return condition instanceof ReadyCondition.Custom
                || condition.conditions().stream().anyMatch(Origin::isCode);
    }

    private static boolean isSource(ContainerSpec spec, StackSpec stack) {
        return stack.containers().stream()
                        .anyMatch(other -> isCommitOf(spec, other.image())
                                || other.sharing().volumesFrom().stream()
                                        .anyMatch(from -> from.container().equals(spec.name())))
                || stack.images().stream().anyMatch(image -> isCommitOf(spec, image.source()));
    }

    private static boolean isCommitOf(ContainerSpec spec, ImageSource source) {
        return source instanceof ImageSource.Committed committed
                && committed.container().equals(spec.name());
    }

    static Origin of(ContainerSpec declared, ContainerSpec moved, ImageDetails base) {
        NetworkingSpec networking = moved.networking();
        Fields fields = new Fields()
                .add("image", base.id())
                .add("hostname", networking.hostname())
                .add("extraHosts", networking.extraHosts())
                .add("dns", List.of(networking.dns(), networking.dnsSearch(), networking.dnsOptions()))
                .add("afterStart", moved.lifecycle().afterStart())
                .add("readiness.condition", moved.readiness().condition())
                .add("readiness.failOn", moved.readiness().failOn());
        fields.addRecord("", moved, LEFT_OUT);
        moved.files().forEach(file -> fields.add("files." + file.target(), FileContents.hash(file)));
        return new Origin(
                declared,
                moved,
                KnownService.of(declared).isPresent(),
                base,
                Identity.of(fields).hash());
    }

    /** The container's declared name. */
    String name() {
        return spec.name();
    }

    /** Whether the declaration wants a snapshot, even if it is no faster: there is something to go back to then. */
    boolean isAsked() {
        return declared.snapshot().orElse(false);
    }

    /** The name of the snapshot. */
    ImageReference reference() {
        return ImageReference.parse(Images.SNAPSHOTS + ":" + hash);
    }

    /** One more name of a snapshot that is ready when its log lines came once. */
    ImageReference onceReference() {
        return ImageReference.parse(Images.SNAPSHOTS + ":" + hash + ONCE);
    }

    /** The name before it is known whether it starts. */
    ImageReference candidateReference() {
        return ImageReference.parse(Images.SNAPSHOTS + CANDIDATE + ":" + hash);
    }

    /** The name of the candidate with what was in volumes. */
    ImageReference completeReference() {
        return ImageReference.parse(Images.SNAPSHOTS + CANDIDATE + ":" + hash + "-complete");
    }

    static boolean isCandidate(String tag) {
        return tag.startsWith(Images.SNAPSHOTS + CANDIDATE);
    }

    static boolean isFurtherName(String tag) {
        return tag.endsWith(ONCE);
    }

    /** What it was declared for, so that a snapshot of what is declared there no more can be told; empty if in code. */
    String madeFor() {
        return declared.place().equals(Place.IN_CODE) ? "" : declared.name() + " at " + declared.place();
    }

    /** The container as it starts from its snapshot. */
    ContainerSpec from(ImageDetails snapshot) {
        boolean once = snapshot.tags().contains(onceReference().toString());
        return from(reference(), once);
    }

    private ContainerSpec from(ImageReference image, boolean once) {
        LifecycleSpec before = spec.lifecycle();
        ReadinessSpec readiness = spec.readiness();
        return spec.withImage(local(image))
                .withFiles(isKnown ? List.of() : spec.files())
                .withLifecycle(new LifecycleSpec(
                        List.of(), before.afterReady(), before.beforeStop(), before.graceful(), before.whenEnded()))
                .waitFor(once ? once(readiness.condition()) : readiness.condition());
    }

    static ImageSource local(ImageReference image) {
        return new ImageSource.Pulled(image, Optional.of(PullPolicy.NEVER), Optional.empty());
    }

    /** Whether its readiness is another one for data that are initialised already. */
    boolean hasOtherReadiness() {
        ReadyCondition condition = spec.readiness().condition();
        return !once(condition).equals(condition);
    }

    /** Whether it is known before it was tried that what is awaited several times comes once from a snapshot. */
    boolean saysItOnce() {
        return hasOtherReadiness()
                && KnownService.of(declared)
                        .filter(service -> saysOnce(service, spec.readiness().condition()))
                        .isPresent();
    }

    private static boolean saysOnce(KnownService service, ReadyCondition condition) {
        if (condition instanceof ReadyCondition.LogLine line && line.times() > 1) {
            return service.saysOnce(line.pattern());
        }
        return condition.conditions().stream().allMatch(part -> saysOnce(service, part));
    }

    /** What the output says several times while data are initialised, it says once when they are. */
    private static ReadyCondition once(ReadyCondition condition) {
        if (condition instanceof ReadyCondition.LogLine line) {
            return new ReadyCondition.LogLine(line.pattern(), 1);
        }
        List<ReadyCondition> parts =
                condition.conditions().stream().map(Origin::once).toList();
        if (condition instanceof ReadyCondition.AllOf) {
            return new ReadyCondition.AllOf(parts);
        }
        return condition instanceof ReadyCondition.AnyOf ? new ReadyCondition.AnyOf(parts) : condition;
    }

    /** The container of which the snapshot is made: nobody's but the maker's. The engine lets only one have its name. */
    ContainerSpec maker() {
        return aside(spec).withEngineName("ch-snapshot-" + hash);
    }

    /** The container that shows whether a candidate starts. */
    ContainerSpec trial(ImageReference candidate, boolean once) {
        return aside(from(candidate, once));
    }

    /** Out of the way of tests: no network of theirs, no fixed port, and the last to get a processor. */
    private static ContainerSpec aside(ContainerSpec spec) {
        NetworkingSpec own = spec.networking();
        return spec.withoutEngineSettings()
                .withLabels(java.util.Map.of())
                .withRestart(RestartPolicy.NO)
                .withLifecycle(new LifecycleSpec(spec.lifecycle().afterStart(), List.of(), false))
                .networking(declared -> new NetworkingSpec(
                        Optional.empty(),
                        List.of(),
                        own.ports().stream()
                                .map(port -> new PortSpec(port.container(), Optional.empty(), Optional.empty()))
                                .toList(),
                        own.exposed(),
                        own.hostname(),
                        own.extraHosts(),
                        own.dns(),
                        own.dnsSearch(),
                        own.dnsOptions()))
                .withEngineSetting("HostConfig/CpuShares", 128);
    }
}
