package org.containerharness.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.containerharness.model.internal.ContainerSpecBuilder;

/**
 * A container that is wanted. Immutable: every method that changes something returns a new spec, so a base can be shared
 * between tests.
 *
 * @param name the declared name, also its DNS name in every network it joins
 * @param engineName its name on the engine; empty makes a unique one, which is what parallel builds need
 * @param image where its image comes from
 * @param process what runs
 * @param networking how it is reached
 * @param mounts what is mounted
 * @param files what is copied in before it starts
 * @param resources limits
 * @param security rights beyond the engine's defaults
 * @param sharing what it shares with other containers or the host
 * @param labels further labels; {@code org.containerharness} and below are the harness's own
 * @param restart what the engine does when it ends
 * @param healthcheck empty keeps the image's
 * @param lifecycle what is done in it after its start and before its end
 * @param readiness when it counts as ready
 * @param dependencies what must be there first
 * @param constraints on which nodes of a swarm it may run, all of them; they count where the engines of a pool are such
 *     nodes
 * @param service that it is a service of a swarm, which runs as many containers as it is to have
 * @param snapshot whether later starts begin from what it was after its first one; empty decides by its image
 * @param engineSettings anything else of the create call, by the Engine API's own JSON pointer without the leading
 *     slash, such as {@code HostConfig/Sysctls}; wins over what the rest of this spec says; a network is written by its
 *     declared name in braces, {@code NetworkingConfig/EndpointsConfig/{backend}/Links}
 * @param place where it was declared
 */
public record ContainerSpec(
        String name,
        Optional<String> engineName,
        ImageSource image,
        ProcessSpec process,
        NetworkingSpec networking,
        List<MountSpec> mounts,
        List<FileSpec> files,
        ResourceSpec resources,
        SecuritySpec security,
        SharingSpec sharing,
        Map<String, String> labels,
        RestartPolicy restart,
        Optional<HealthcheckSpec> healthcheck,
        LifecycleSpec lifecycle,
        ReadinessSpec readiness,
        List<DependencySpec> dependencies,
        List<PlacementConstraint> constraints,
        Optional<SwarmService> service,
        Optional<Boolean> snapshot,
        Map<String, Object> engineSettings,
        Place place)
        implements StackPart {

    /** Labels below this prefix are the harness's own and cannot be declared. */
    public static final String LABEL_PREFIX = "org.containerharness";

    /** The label of a container that prints the stacks of its threads at SIGQUIT, as a JVM does: {@code true}. */
    public static final String THREAD_DUMP = "containerharness.threadDump";

    /**
     * The label of a container that tests reach through a proxy, so that the way can be made slow: {@code true}. With a dot
     * and a container port behind it, the port of the proxy, which the container had to know before.
     */
    public static final String PROXIED = "containerharness.proxied";

    private static final String LINKS = "HostConfig/Links";

    public ContainerSpec {
        Names.check("container", name);
        engineName.ifPresent(own -> Names.check("container", own));
        mounts = List.copyOf(mounts);
        files = List.copyOf(files);
        labels = Map.copyOf(labels);
        dependencies = List.copyOf(dependencies);
        constraints = List.copyOf(constraints);
        engineSettings = Map.copyOf(engineSettings);
        EngineSetting.check(engineSettings, LABEL_PREFIX);
        Names.checkLabels(labels);
    }

    /**
     * A container of an image with everything else at its default.
     *
     * @throws InvalidValueException if the name or the image reference is not valid
     */
    public static ContainerSpec of(String name, String image) {
        return of(name, ImageSource.named(image));
    }

    public static ContainerSpec of(String name, ImageSource image) {
        return new ContainerSpec(
                name,
                Optional.empty(),
                image,
                ProcessSpec.OF_IMAGE,
                NetworkingSpec.DEFAULT,
                List.of(),
                List.of(),
                ResourceSpec.UNLIMITED,
                SecuritySpec.DEFAULT,
                SharingSpec.NONE,
                Map.of(),
                RestartPolicy.NO,
                Optional.empty(),
                LifecycleSpec.NONE,
                ReadinessSpec.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Place.IN_CODE);
    }

    public ContainerSpec withEngineName(String newEngineName) {
        return ContainerSpecBuilder.from(this)
                .engineName(Optional.of(newEngineName))
                .build();
    }

    public ContainerSpec withImage(ImageSource newImage) {
        return ContainerSpecBuilder.from(this).image(newImage).build();
    }

    /** Changes what runs, such as {@code spec.process(p -> p.withUser("app"))}. */
    public ContainerSpec process(UnaryOperator<ProcessSpec> change) {
        return ContainerSpecBuilder.from(this).process(change.apply(process)).build();
    }

    /** Changes how it is reached, such as {@code spec.networking(n -> n.withHostname("db1"))}. */
    public ContainerSpec networking(UnaryOperator<NetworkingSpec> change) {
        return ContainerSpecBuilder.from(this)
                .networking(change.apply(networking))
                .build();
    }

    /** Changes limits, such as {@code spec.resources(r -> r.withPids(64))}. */
    public ContainerSpec resources(UnaryOperator<ResourceSpec> change) {
        return ContainerSpecBuilder.from(this)
                .resources(change.apply(resources))
                .build();
    }

    /** Changes rights, such as {@code spec.security(s -> s.withReadOnlyRoot(true))}. */
    public ContainerSpec security(UnaryOperator<SecuritySpec> change) {
        return ContainerSpecBuilder.from(this).security(change.apply(security)).build();
    }

    public ContainerSpec withSharing(SharingSpec newSharing) {
        return ContainerSpecBuilder.from(this).sharing(newSharing).build();
    }

    public ContainerSpec withLifecycle(LifecycleSpec newLifecycle) {
        return ContainerSpecBuilder.from(this).lifecycle(newLifecycle).build();
    }

    /** Changes what is done at its start and end, such as {@code spec.lifecycle(l -> l.withGraceful(true))}. */
    public ContainerSpec lifecycle(UnaryOperator<LifecycleSpec> change) {
        return withLifecycle(change.apply(lifecycle));
    }

    /**
     * Whether it is stopped and may end in its own way before it is removed: that was asked for, or it has a stop signal, a
     * grace period or a hook before its stop, which say how it wants to end.
     */
    public boolean endsGracefully() {
        return lifecycle.graceful()
                || !lifecycle.beforeStop().isEmpty()
                || process.stopSignal().isPresent()
                || process.stopTimeout().isPresent();
    }

    /** The image it is made from, and those it mounts. */
    public List<ImageSource> images() {
        return Stream.concat(Stream.of(image), mounts.stream().flatMap(mount -> mount.mountedImage().stream()))
                .toList();
    }

    public ContainerSpec withMounts(List<MountSpec> newMounts) {
        return ContainerSpecBuilder.from(this).mounts(newMounts).build();
    }

    public ContainerSpec plusMounts(List<MountSpec> more) {
        return ContainerSpecBuilder.from(this).mounts(Joined.list(mounts, more)).build();
    }

    /** With these files in place of those that were declared. */
    public ContainerSpec withFiles(List<FileSpec> newFiles) {
        return ContainerSpecBuilder.from(this).files(newFiles).build();
    }

    public ContainerSpec plusFiles(List<FileSpec> more) {
        return ContainerSpecBuilder.from(this).files(Joined.list(files, more)).build();
    }

    /** With these labels in place of those that were declared. */
    public ContainerSpec withLabels(Map<String, String> newLabels) {
        return ContainerSpecBuilder.from(this).labels(newLabels).build();
    }

    /** Lets it print the stacks of its threads when a test fails, for which it is sent SIGQUIT. */
    public ContainerSpec withThreadDump() {
        return plusLabels(Map.of(THREAD_DUMP, "true"));
    }

    /**
     * Tests reach its published TCP ports through a proxy in this JVM, so that the way to it can be made slow, narrow and
     * lossy. Not in BUILD and MACHINE scope.
     */
    public ContainerSpec proxied() {
        return plusLabels(Map.of(PROXIED, "true"));
    }

    public ContainerSpec plusLabels(Map<String, String> more) {
        return ContainerSpecBuilder.from(this).labels(Joined.map(labels, more)).build();
    }

    public ContainerSpec withRestart(RestartPolicy newRestart) {
        return ContainerSpecBuilder.from(this).restart(newRestart).build();
    }

    public ContainerSpec withHealthcheck(HealthcheckSpec newHealthcheck) {
        return ContainerSpecBuilder.from(this)
                .healthcheck(Optional.of(newHealthcheck))
                .build();
    }

    public ContainerSpec withReadiness(ReadinessSpec newReadiness) {
        return ContainerSpecBuilder.from(this).readiness(newReadiness).build();
    }

    public ContainerSpec withDependencies(List<DependencySpec> newDependencies) {
        return ContainerSpecBuilder.from(this).dependencies(newDependencies).build();
    }

    public ContainerSpec plusDependencies(List<DependencySpec> more) {
        return ContainerSpecBuilder.from(this)
                .dependencies(Joined.list(dependencies, more))
                .build();
    }

    /** With these constraints in place of those that were declared. */
    public ContainerSpec withConstraints(List<PlacementConstraint> newConstraints) {
        return ContainerSpecBuilder.from(this).constraints(newConstraints).build();
    }

    /**
     * Lets a swarm run it as a service: so many containers as that says, on the nodes that the swarm chooses. It takes an
     * {@code EnginePool} and a manager of the swarm in it.
     */
    public ContainerSpec asService(SwarmService newService) {
        return ContainerSpecBuilder.from(this).service(Optional.of(newService)).build();
    }

    /**
     * Whether later starts begin from what it was after its first one, hooks included, kept as an image. What is in
     * volumes of the image is not kept, except where the harness knows how to move it.
     */
    public ContainerSpec withSnapshot(boolean isWanted) {
        return ContainerSpecBuilder.from(this).snapshot(Optional.of(isWanted)).build();
    }

    /** The same with nothing that the model does not know. */
    public ContainerSpec withoutEngineSettings() {
        return ContainerSpecBuilder.from(this).engineSettings(Map.of()).build();
    }

    public ContainerSpec withEngineSetting(String pointer, Object value) {
        return ContainerSpecBuilder.from(this)
                .engineSettings(Joined.map(engineSettings, Map.of(pointer, value)))
                .build();
    }

    /**
     * Links it to another container of the engine's default network, which it finds there by {@code alias}; in networks of
     * a stack containers find each other without.
     */
    public ContainerSpec linkedTo(String container, String alias) {
        List<Object> links = new ArrayList<>(links());
        links.add("{" + container + "}:" + alias);
        return withEngineSetting(LINKS, links);
    }

    private List<?> links() {
        return engineSettings.get(LINKS) instanceof List<?> links ? links : List.of();
    }

    /** Declared names of the containers that it is linked to in the default network. */
    public List<String> linked() {
        return links().stream()
                .map(String::valueOf)
                .filter(link -> link.startsWith("{") && link.contains("}"))
                .map(link -> link.substring(1, link.indexOf('}')))
                .toList();
    }

    @Override
    public Optional<ResourceId> id() {
        return Optional.of(ResourceId.container(name));
    }

    @Override
    public ContainerSpec withPlace(Place newPlace) {
        return ContainerSpecBuilder.from(this).place(newPlace).build();
    }

    // The short forms below are what most declarations in code need.

    public ContainerSpec env(String variable, String value) {
        return process(p -> p.plusEnvironment(Map.of(variable, value)));
    }

    public ContainerSpec command(String... words) {
        return process(p -> p.withCommand(Command.of(words)));
    }

    /** Publishes ports given in Docker's short syntax, see {@link PortSpec#parse}. */
    public ContainerSpec ports(String... texts) {
        List<PortSpec> ports = new ArrayList<>();
        List.of(texts).forEach(text -> ports.addAll(PortSpec.parse(text)));
        return networking(n -> n.plusPorts(ports));
    }

    public ContainerSpec network(String network, String... aliases) {
        return networking(n -> n.plusNetworks(List.of(NetworkAttachment.to(network, aliases))));
    }

    /** Mounts given in Docker's short syntax, see {@link MountSpec#parse}. */
    public ContainerSpec volumes(String... texts) {
        return plusMounts(List.of(texts).stream().map(MountSpec::parse).toList());
    }

    public ContainerSpec file(FileSpec file) {
        return plusFiles(List.of(file));
    }

    public ContainerSpec dependsOn(String... containers) {
        return plusDependencies(
                List.of(containers).stream().map(DependencySpec::ready).toList());
    }

    public ContainerSpec waitFor(ReadyCondition condition) {
        return withReadiness(new ReadinessSpec(condition, readiness.timeout(), readiness.failOn()));
    }

    /** Runs it on such nodes only, written as {@code node.role==worker}. */
    public ContainerSpec placedOn(String... texts) {
        return withConstraints(Joined.list(
                constraints,
                List.of(texts).stream().map(PlacementConstraint::parse).toList()));
    }

    public ContainerSpec within(Duration timeout) {
        return withReadiness(readiness.within(timeout));
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof ContainerSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(
                List.of(name, engineName, image, process, networking, mounts, files, resources, security, sharing),
                List.of(labels, restart, healthcheck, lifecycle, readiness, dependencies, constraints, service),
                List.of(snapshot, engineSettings, place));
    }
}
