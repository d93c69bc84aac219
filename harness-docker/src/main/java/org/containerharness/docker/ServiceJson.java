package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.UlimitJson;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewService;
import org.containerharness.engine.ServiceDetails;
import org.containerharness.engine.SwarmResource;
import org.containerharness.engine.TaskDetails;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.ProcessSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.SwarmService;

/** Writes what is wanted of a service, and reads what a swarm says of services and their tasks. */
final class ServiceJson {

    private final NewService wanted;
    private final NewContainer action;
    private final ContainerSpec spec;
    private final SwarmService service;
    private final ContainerJson ofContainer;
    private final ObjectNode container = Json.object();
    private final ObjectNode template = Json.object();

    ServiceJson(NewService wanted, Dialect dialect) {
        this.wanted = wanted;
        this.action = wanted.container();
        this.spec = action.spec();
        this.service = spec.service().orElseThrow();
        this.ofContainer = new ContainerJson(action, dialect);
    }

    ObjectNode write() {
        ObjectNode body = Json.object().put("Name", action.engineName());
        body.set("Labels", Json.object(action.labels()));
        // Not the harness's own: a task is the swarm's, and goes with its service.
        container.put("Image", action.image()).set("Labels", Json.object(spec.labels()));
        process(spec.process());
        surroundings(spec.networking());
        limits();
        files();
        template.set("ContainerSpec", container);
        networks();
        ArrayNode constraints = template.putObject("Placement").putArray("Constraints");
        spec.constraints().forEach(constraint -> constraints.add(constraint.toString()));
        body.set("TaskTemplate", template);
        service.replicas()
                .ifPresentOrElse(
                        count -> Json.set(body, "Mode/Replicated/Replicas", count),
                        () -> body.putObject("Mode").putObject("Global"));
        ports(body.putObject("EndpointSpec").putArray("Ports"));
        service.settings().forEach((pointer, value) -> Json.set(body, pointer, value));
        return body;
    }

    private void process(ProcessSpec process) {
        process.entrypoint().ifPresent(command -> container.set("Command", Json.array(command.words())));
        process.command().ifPresent(command -> container.set("Args", Json.array(command.words())));
        ArrayNode environment = container.putArray("Env");
        process.environment().forEach((name, value) -> environment.add(name + "=" + value));
        process.workingDirectory().ifPresent(path -> container.put("Dir", path));
        process.user().ifPresent(user -> container.put("User", user));
        container.put("TTY", process.tty()).put("OpenStdin", process.stdinOpen());
        if (process.init()) {
            container.put("Init", true);
        }
        process.stopSignal().ifPresent(signal -> container.put("StopSignal", signal));
        process.stopTimeout().ifPresent(timeout -> container.put("StopGracePeriod", timeout.toNanos()));
        spec.healthcheck().ifPresent(check -> container.set("Healthcheck", ofContainer.healthcheck(check)));
    }

    private void surroundings(NetworkingSpec networking) {
        networking.hostname().ifPresent(name -> container.put("Hostname", name));
        // Here as in a hosts file: the address first.
        container.set(
                "Hosts",
                Json.array(networking.extraHosts().stream()
                        .map(host -> host.substring(host.indexOf(':') + 1) + " " + host.substring(0, host.indexOf(':')))
                        .toList()));
        ObjectNode dns = container.putObject("DNSConfig");
        dns.set("Nameservers", Json.array(networking.dns()));
        dns.set("Search", Json.array(networking.dnsSearch()));
        dns.set("Options", Json.array(networking.dnsOptions()));
        ArrayNode mounts = container.putArray("Mounts");
        spec.mounts()
                .forEach(mount -> mounts.add(
                        mount instanceof MountSpec.TmpfsMount memory
                                ? Json.object()
                                        .put("Type", "tmpfs")
                                        .put("Target", memory.target().text())
                                : ofContainer.mount(mount)));
        container.set("CapabilityAdd", Json.array(spec.security().capabilitiesAdded()));
        container.set("CapabilityDrop", Json.array(spec.security().capabilitiesDropped()));
        container.put("ReadOnly", spec.security().readOnlyRoot());
    }

    private void limits() {
        ObjectNode limits = template.putObject("Resources").putObject("Limits");
        spec.resources().memory().ifPresent(size -> limits.put("MemoryBytes", size.bytes()));
        spec.resources().cpus().ifPresent(amount -> limits.put("NanoCPUs", ContainerJson.nanoCpus(amount)));
        spec.resources().pids().ifPresent(limit -> limits.put("Pids", limit));
        container.set("Ulimits", UlimitJson.of(spec.resources().ulimits()));
    }

    private void files() {
        ArrayNode secrets = container.putArray("Secrets");
        ArrayNode configs = container.putArray("Configs");
        for (NewService.Given given : wanted.files()) {
            ObjectNode json = (given.file().secret() ? secrets : configs).addObject();
            String kind = given.file().secret() ? "Secret" : "Config";
            json.put(kind + "ID", given.id()).put(kind + "Name", given.name());
            json.putObject("File")
                    .put("Name", given.file().target().text())
                    .put("UID", given.file().userId())
                    .put("GID", given.file().groupId())
                    .put("Mode", given.file().mode());
        }
    }

    private void networks() {
        ArrayNode networks = template.putArray("Networks");
        for (NetworkAttachment attachment : spec.networking().networks()) {
            Set<String> aliases = new LinkedHashSet<>(List.of(spec.name()));
            aliases.addAll(attachment.aliases());
            ObjectNode json = networks.addObject().put("Target", ofContainer.network(attachment));
            json.set("Aliases", Json.array(aliases));
            json.set("DriverOpts", Json.object(attachment.driverOptions()));
        }
    }

    private void ports(ArrayNode ports) {
        for (PortSpec port : spec.networking().ports()) {
            ContainerPort inside = port.container();
            ports.addObject()
                    .put("Protocol", inside.protocol().toString())
                    .put("TargetPort", inside.number())
                    .put(
                            "PublishedPort",
                            port.hostPorts().map(PortSpec.Range::first).orElse(0))
                    .put("PublishMode", service.hostPorts().contains(inside) ? "host" : "ingress");
        }
    }

    // Reading

    static SwarmResource resource(ResourceId.Kind kind, JsonNode json) {
        JsonNode spec = json.path("Spec");
        return new SwarmResource(
                kind,
                Json.text(json, "ID"),
                Json.text(spec, "Name"),
                Json.map(spec.path("Labels")),
                InspectJson.moment(json, "CreatedAt"));
    }

    static ServiceDetails details(JsonNode json) {
        JsonNode spec = json.path("Spec");
        JsonNode replicas = spec.at("/Mode/Replicated");
        JsonNode update = json.path("UpdateStatus");
        return new ServiceDetails(
                Json.text(json, "ID"),
                Json.text(spec, "Name"),
                Json.text(spec.at("/TaskTemplate/ContainerSpec"), "Image"),
                replicas.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(replicas.path("Replicas").asInt()),
                Json.text(update, "State"),
                Json.text(update, "Message"),
                ports(json.at("/Endpoint/Ports"), "ingress"),
                Json.map(spec.path("Labels")),
                template(spec.path("TaskTemplate")));
    }

    private static String template(JsonNode template) {
        return template.path("ContainerSpec") + " "
                + template.path("ForceUpdate").asLong();
    }

    private static Map<ContainerPort, Integer> ports(JsonNode json, String mode) {
        Map<ContainerPort, Integer> ports = new LinkedHashMap<>();
        for (JsonNode port : json) {
            if (Json.text(port, "PublishMode").equals(mode)) {
                ports.put(
                        ContainerPort.parse(port.path("TargetPort").asInt() + "/" + Json.text(port, "Protocol")),
                        port.path("PublishedPort").asInt());
            }
        }
        return ports;
    }

    static TaskDetails task(JsonNode json) {
        JsonNode status = json.path("Status");
        JsonNode container = status.path("ContainerStatus");
        return new TaskDetails(
                Json.text(json, "ID"),
                json.path("Slot").asInt(),
                Json.text(json, "NodeID"),
                Json.text(json, "DesiredState"),
                Json.text(status, "State"),
                Json.text(status, "Err"),
                Json.text(container, "ContainerID"),
                container.path("ExitCode").asInt(),
                ports(status.at("/PortStatus/Ports"), "host"),
                template(json.path("Spec")),
                InspectJson.moment(status, "Timestamp"));
    }
}
