package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.EngineTime;
import org.containerharness.docker.api.ErrorMessages;
import org.containerharness.docker.api.Json;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.ImageLayer;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.SwarmNode;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;

/** Reads the engine's descriptions of things; whatever an engine leaves out is empty. */
final class InspectJson {

    private InspectJson() {}

    /** As many as the engine's built-in pools give: 172.17 to 172.31 whole, 192.168 in sixteen parts. */
    private static final long DEFAULT_NETWORKS = 31;

    private static final String HOST = "host";

    static EngineStatus status(JsonNode json) {
        return new EngineStatus(
                moment(json, "SystemTime").orElseGet(Instant::now),
                Json.text(json, "DockerRootDir"),
                json.path("MemTotal").asLong(),
                json.path("ContainersRunning").asInt(),
                networkCapacity(json.path("DefaultAddressPools")),
                Json.text(json, "Driver"),
                Stream.of("CgroupVersion", "CgroupDriver")
                        .flatMap(field -> Json.optionalText(json, field).stream())
                        .collect(Collectors.joining(", ")),
                Json.text(json.path("Swarm"), "NodeID"),
                Json.texts(json.path("Warnings")));
    }

    static SwarmNode node(JsonNode json) {
        JsonNode spec = json.path("Spec");
        JsonNode description = json.path("Description");
        JsonNode platform = description.path("Platform");
        return new SwarmNode(
                Json.text(json, "ID"),
                Json.text(description, "Hostname"),
                Json.text(spec, "Role"),
                Json.text(json.path("Status"), "State").equals("ready")
                        && Json.text(spec, "Availability").equals("active"),
                Json.text(platform, "OS"),
                Json.text(platform, "Architecture"),
                Json.map(spec.path("Labels")),
                Json.map(description.path("Engine").path("Labels")));
    }

    private static long networkCapacity(JsonNode pools) {
        long networks = 0;
        for (JsonNode pool : pools) {
            String base = Json.text(pool, "Base");
            if (!base.contains(":")) {
                int prefix = Integer.parseInt(base.substring(base.indexOf('/') + 1));
                networks += 1L << Math.max(0, pool.path("Size").asInt() - prefix);
            }
        }
        return networks == 0 ? DEFAULT_NETWORKS : networks;
    }

    static ContainerDetails container(JsonNode json, Dialect dialect) {
        JsonNode config = json.path("Config");
        List<String> command = new ArrayList<>(Json.texts(config.path("Entrypoint")));
        command.addAll(Json.texts(config.path("Cmd")));
        return new ContainerDetails(
                Json.text(json, "Id"),
                withoutSlash(Json.text(json, "Name")),
                dialect.createdFrom(Json.text(config, "Image")),
                Json.text(json, "Image"),
                state(json.path("State"), json.path("RestartCount").asInt(), dialect),
                ports(json.path("NetworkSettings").path("Ports")),
                endpoints(
                        json.path("NetworkSettings").path("Networks"),
                        Json.text(json.path("HostConfig"), "NetworkMode")),
                healthcheck(config.path("Healthcheck")).filter(check -> !check.isNone()),
                config.path("Tty").asBoolean(),
                environment(config.path("Env")),
                Json.map(config.path("Labels")),
                List.copyOf(command));
    }

    private static String withoutSlash(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static ContainerDetails.State state(JsonNode state, int restarts, Dialect dialect) {
        JsonNode health = state.path("Health");
        List<ContainerDetails.HealthProbe> probes = new ArrayList<>();
        for (JsonNode probe : health.path("Log")) {
            probes.add(new ContainerDetails.HealthProbe(probe.path("ExitCode").asInt(), Json.text(probe, "Output")));
        }
        return new ContainerDetails.State(
                dialect.state(Json.text(state, "Status")),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                Json.text(state, "Error"),
                state.path("Pid").asLong(),
                moment(state, "StartedAt"),
                moment(state, "FinishedAt"),
                Json.optionalText(health, "Status").orElse("none"),
                List.copyOf(probes),
                restarts);
    }

    static Optional<Instant> moment(JsonNode json, String field) {
        return EngineTime.parse(Json.text(json, field));
    }

    private static Map<ContainerPort, List<ContainerDetails.HostBinding>> ports(JsonNode json) {
        Map<ContainerPort, List<ContainerDetails.HostBinding>> ports = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            List<ContainerDetails.HostBinding> bindings = new ArrayList<>();
            for (JsonNode binding : field.getValue()) {
                String port = Json.text(binding, "HostPort");
                if (!port.isEmpty()) {
                    bindings.add(
                            new ContainerDetails.HostBinding(Json.text(binding, "HostIp"), Integer.parseInt(port)));
                }
            }
            ports.put(ContainerPort.parse(field.getKey()), List.copyOf(bindings));
        }
        return ports;
    }

    /** @param mode Podman lists no network for a container that is in the host's */
    private static Map<String, ContainerDetails.Endpoint> endpoints(JsonNode json, String mode) {
        Map<String, ContainerDetails.Endpoint> endpoints = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            JsonNode endpoint = field.getValue();
            endpoints.put(
                    field.getKey(),
                    new ContainerDetails.Endpoint(
                            Json.text(endpoint, "NetworkID"),
                            Json.optionalText(endpoint, "IPAddress"),
                            Json.optionalText(endpoint, "GlobalIPv6Address"),
                            Json.texts(endpoint.path("Aliases"))));
        }
        if (mode.equals(HOST) && endpoints.isEmpty()) {
            endpoints.put(HOST, new ContainerDetails.Endpoint("", Optional.empty(), Optional.empty(), List.of()));
        }
        return endpoints;
    }

    private static Optional<HealthcheckSpec> healthcheck(JsonNode json) {
        List<String> test = Json.texts(json.path("Test"));
        if (test.isEmpty() || !List.of("NONE", "CMD", "CMD-SHELL").contains(test.get(0))) {
            return Optional.empty();
        }
        return Optional.of(new HealthcheckSpec(
                test,
                duration(json, "Interval"),
                duration(json, "Timeout"),
                Optional.of(json.path("Retries").asInt()).filter(retries -> retries > 0),
                duration(json, "StartPeriod"),
                duration(json, "StartInterval")));
    }

    private static Optional<Duration> duration(JsonNode json, String field) {
        return Optional.of(json.path(field).asLong()).filter(nanos -> nanos > 0).map(Duration::ofNanos);
    }

    private static Map<String, String> environment(JsonNode json) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : Json.texts(json)) {
            int equals = entry.indexOf('=');
            variables.put(
                    equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        return variables;
    }

    static ImageDetails image(JsonNode json, Dialect dialect) {
        JsonNode config = json.path("Config");
        List<ContainerPort> exposed = new ArrayList<>();
        for (Iterator<String> names = config.path("ExposedPorts").fieldNames(); names.hasNext(); ) {
            exposed.add(ContainerPort.parse(names.next()));
        }
        exposed.sort(null);
        return new ImageDetails(
                Json.text(json, "Id"),
                named(json.path("RepoTags"), dialect),
                named(json.path("RepoDigests"), dialect),
                moment(json, "Created"),
                healthcheck(config.path("Healthcheck")).filter(check -> !check.isNone()),
                List.copyOf(exposed),
                Json.map(config.path("Labels")),
                Json.text(json, "Os") + "/" + Json.text(json, "Architecture")
                        + Json.optionalText(json, "Variant")
                                .map(variant -> "/" + variant)
                                .orElse(""),
                json.path("Size").asLong(),
                names(config.path("Volumes")));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        return List.copyOf(names);
    }

    static ContainerSummary summary(JsonNode json, Dialect dialect) {
        return new ContainerSummary(
                Json.text(json, "Id"),
                withoutSlash(json.path("Names").path(0).asText("")),
                dialect.createdFrom(Json.text(json, "Image")),
                Json.text(json, "ImageID"),
                dialect.state(Json.text(json, "State")),
                Json.map(json.path("Labels")),
                second(json, "Created"),
                uses(json));
    }

    private static Set<String> uses(JsonNode json) {
        Set<String> uses = new HashSet<>();
        for (JsonNode endpoint : json.path("NetworkSettings").path("Networks")) {
            Json.optionalText(endpoint, "NetworkID").ifPresent(uses::add);
        }
        for (JsonNode mount : json.path("Mounts")) {
            Json.optionalText(mount, "Name").ifPresent(uses::add);
        }
        return uses;
    }

    private static Optional<Instant> second(JsonNode json, String field) {
        return Optional.of(json.path(field).asLong())
                .filter(seconds -> seconds > 0)
                .map(Instant::ofEpochSecond);
    }

    static NetworkDetails network(JsonNode json) {
        List<String> subnets = new ArrayList<>();
        for (JsonNode range : json.path("IPAM").path("Config")) {
            Json.optionalText(range, "Subnet").ifPresent(subnets::add);
        }
        List<String> members = new ArrayList<>();
        json.path("Containers").fieldNames().forEachRemaining(members::add);
        return new NetworkDetails(
                Json.text(json, "Id"),
                Json.text(json, "Name"),
                Json.text(json, "Driver"),
                List.copyOf(subnets),
                List.copyOf(members),
                Json.map(json.path("Labels")),
                moment(json, "Created"));
    }

    static VolumeDetails volume(JsonNode json) {
        return new VolumeDetails(
                Json.text(json, "Name"),
                Json.text(json, "Driver"),
                Json.map(json.path("Options")),
                Json.map(json.path("Labels")),
                moment(json, "CreatedAt"));
    }

    static ImageSummary imageSummary(JsonNode json, Dialect dialect) {
        return new ImageSummary(
                Json.text(json, "Id"),
                named(json.path("RepoTags"), dialect),
                named(json.path("RepoDigests"), dialect),
                Instant.ofEpochSecond(json.path("Created").asLong()),
                json.path("Size").asLong(),
                Json.map(json.path("Labels")));
    }

    /** Images without a name are listed as {@code <none>:<none>} by older engines. */
    private static List<String> named(JsonNode references, Dialect dialect) {
        return Json.texts(references).stream()
                .filter(text -> !text.startsWith("<none>"))
                .map(dialect::declaredName)
                .toList();
    }

    static ImageLayer imageLayer(JsonNode json) {
        return new ImageLayer(
                Instant.ofEpochSecond(json.path("Created").asLong()),
                Json.text(json, "CreatedBy"),
                json.path("Size").asLong(),
                Json.text(json, "Comment"));
    }

    /** Reads lines such as {@code Loaded image: app:1} (of Podman with several names) or {@code Loaded image ID: sha256:…}. */
    static List<String> loaded(InputStream body, Dialect dialect) throws IOException {
        List<String> loaded = new ArrayList<>();
        ErrorMessages messages = new ErrorMessages(
                body, error -> EngineErrors.refusal("load images", EngineErrors.Subject.ANYTHING, 200, error));
        for (JsonNode message = messages.next(); message != null; message = messages.next()) {
            String text = Json.text(message, "stream").strip();
            if (text.startsWith("Loaded image")) {
                for (String name : text.substring(text.indexOf(": ") + 2).split(",")) {
                    loaded.add(dialect.declaredName(name.strip()));
                }
            }
        }
        return List.copyOf(loaded);
    }
}
