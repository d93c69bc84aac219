package org.containerharness.cli.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;

/**
 * A container that {@code run} makes out of a service: another command, and none of the names and ports by which the
 * service itself is reached.
 *
 * @param command the words in place of the service's own; empty for those
 */
public record OneOff(
        List<String> command,
        Optional<String> entrypoint,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> workingDirectory,
        Optional<String> engineName,
        Map<String, String> labels,
        List<String> ports,
        boolean isWithServicePorts,
        List<String> volumes,
        boolean isInputOpen) {

    private static final int CODES = 256;

    /** Ready as soon as it runs, and also when it has ended, with whatever code. */
    private static final ReadyCondition BEGUN = new ReadyCondition.AnyOf(Stream.<ReadyCondition>concat(
                    Stream.of(new ReadyCondition.Running()),
                    IntStream.range(0, CODES).mapToObj(ReadyCondition.Completed::new))
            .toList());

    /** @param slug what makes its name unique */
    public ContainerSpec of(ContainerSpec service, String project, String slug) {
        String name = engineName.orElse(project + "-" + StartPlan.service(service) + "-run-" + slug);
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put(ProjectContainer.ONE_OFF, "True");
        all.put(ProjectContainer.PREFIX + "slug", slug);
        ContainerSpec spec = new ContainerSpec(
                service.name() + "-run",
                Optional.of(name),
                service.image(),
                service.process(),
                service.networking(),
                service.mounts(),
                service.files(),
                service.resources(),
                service.security(),
                service.sharing(),
                service.labels(),
                RestartPolicy.NO,
                service.healthcheck(),
                service.lifecycle(),
                service.readiness(),
                List.of(),
                service.constraints(),
                Optional.empty(),
                service.snapshot(),
                withoutNames(service, name),
                service.place());
        return processed(spec)
                .networking(networking -> networking
                        .withNetworks(networking.networks().stream()
                                .map(attachment -> NetworkAttachment.to(attachment.network(), name))
                                .toList())
                        .withPorts(isWithServicePorts ? networking.ports() : List.of()))
                .ports(ports.toArray(String[]::new))
                .volumes(volumes.toArray(String[]::new))
                .plusLabels(all)
                .withHealthcheck(HealthcheckSpec.none())
                .waitFor(BEGUN);
    }

    private ContainerSpec processed(ContainerSpec spec) {
        return spec.process(process -> {
            var changed = process.plusEnvironment(environment).withStdinOpen(isInputOpen);
            changed = user.map(changed::withUser).orElse(changed);
            changed = workingDirectory.map(changed::withWorkingDirectory).orElse(changed);
            changed =
                    entrypoint.map(Command::parse).map(changed::withEntrypoint).orElse(changed);
            return command.isEmpty() ? changed : changed.withCommand(new Command(command));
        });
    }

    /** Names of the service would lead to this container too. */
    private Map<String, Object> withoutNames(ContainerSpec service, String name) {
        Map<String, Object> settings = new LinkedHashMap<>(service.engineSettings());
        if (isInputOpen) {
            // Else the command never sees the end of its input.
            settings.put("StdinOnce", true);
        }
        settings.replaceAll((pointer, value) -> pointer.endsWith("/Aliases") ? List.of(name) : value);
        return settings;
    }
}
