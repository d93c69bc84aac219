package org.containerharness.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
 * @param labels further labels; {@code org.containerharness} and below are the harness's own
 * @param restart what the engine does when it ends
 * @param healthcheck empty keeps the image's
 * @param readiness when it counts as ready
 * @param dependencies what must be there first
 * @param engineSettings anything else of the create call, by the Engine API's own JSON pointer without the leading
 *     slash, such as {@code HostConfig/Sysctls}; wins over what the rest of this spec says
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
        Map<String, String> labels,
        RestartPolicy restart,
        Optional<HealthcheckSpec> healthcheck,
        ReadinessSpec readiness,
        List<DependencySpec> dependencies,
        Map<String, Object> engineSettings,
        Place place) {

    /** Labels below this prefix are the harness's own and cannot be declared. */
    public static final String LABEL_PREFIX = "org.containerharness";

    public ContainerSpec {
        Names.check("container", name);
        engineName.ifPresent(own -> Names.check("container", own));
        mounts = List.copyOf(mounts);
        files = List.copyOf(files);
        labels = Map.copyOf(labels);
        dependencies = List.copyOf(dependencies);
        engineSettings = Map.copyOf(engineSettings);
        labels.keySet().stream()
                .filter(label -> label.startsWith(LABEL_PREFIX))
                .findFirst()
                .ifPresent(label -> {
                    throw new InvalidValueException("The label <" + label
                            + "> is the harness's own. Use another prefix than " + LABEL_PREFIX + ".");
                });
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
                Map.of(),
                RestartPolicy.NO,
                Optional.empty(),
                ReadinessSpec.DEFAULT,
                List.of(),
                Map.of(),
                Place.IN_CODE);
    }

    public ContainerSpec withEngineName(String newEngineName) {
        return new ContainerSpec(
                name,
                Optional.of(newEngineName),
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec withImage(ImageSource newImage) {
        return new ContainerSpec(
                name,
                engineName,
                newImage,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    /** Changes what runs, such as {@code spec.process(p -> p.withUser("app"))}. */
    public ContainerSpec process(UnaryOperator<ProcessSpec> change) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                change.apply(process),
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    /** Changes how it is reached, such as {@code spec.networking(n -> n.withHostname("db1"))}. */
    public ContainerSpec networking(UnaryOperator<NetworkingSpec> change) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                change.apply(networking),
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    /** Changes limits, such as {@code spec.resources(r -> r.withPids(64))}. */
    public ContainerSpec resources(UnaryOperator<ResourceSpec> change) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                change.apply(resources),
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    /** Changes rights, such as {@code spec.security(s -> s.withReadOnlyRoot(true))}. */
    public ContainerSpec security(UnaryOperator<SecuritySpec> change) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                change.apply(security),
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec plusMounts(List<MountSpec> more) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                joined(mounts, more),
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec plusFiles(List<FileSpec> more) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                joined(files, more),
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec plusLabels(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(more);
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                all,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec withRestart(RestartPolicy newRestart) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                newRestart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec withHealthcheck(HealthcheckSpec newHealthcheck) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                Optional.of(newHealthcheck),
                readiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec withReadiness(ReadinessSpec newReadiness) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                newReadiness,
                dependencies,
                engineSettings,
                place);
    }

    public ContainerSpec plusDependencies(List<DependencySpec> more) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                joined(dependencies, more),
                engineSettings,
                place);
    }

    public ContainerSpec withEngineSetting(String pointer, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(engineSettings);
        all.put(pointer, value);
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                all,
                place);
    }

    public ContainerSpec withPlace(Place newPlace) {
        return new ContainerSpec(
                name,
                engineName,
                image,
                process,
                networking,
                mounts,
                files,
                resources,
                security,
                labels,
                restart,
                healthcheck,
                readiness,
                dependencies,
                engineSettings,
                newPlace);
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

    public ContainerSpec within(Duration timeout) {
        return withReadiness(readiness.within(timeout));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
