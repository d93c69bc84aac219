package org.containerharness.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Dialect.Feature;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.UlimitJson;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.ProcessSpec;
import org.containerharness.model.ResourceSpec;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.SecuritySpec;
import org.containerharness.model.SharingSpec;

/** Writes the body of a create call. */
final class ContainerJson {

    private static final Set<String> BUILT_IN_NETWORKS = Set.of("bridge", "host", "none", "default");

    private static final String ENDPOINTS = "NetworkingConfig/EndpointsConfig/";

    /** Fields of engine settings in which containers are written. */
    private static final Set<String> NAMING_CONTAINERS = Set.of("Links", "VolumesFrom");

    private final NewContainer action;
    private final ContainerSpec spec;
    private final Dialect dialect;
    private final ObjectNode body = Json.object();
    private final ObjectNode host = Json.object();

    ContainerJson(NewContainer action, Dialect dialect) {
        this.action = action;
        this.spec = action.spec();
        this.dialect = dialect;
    }

    /** The query of the call. */
    static Optional<String> platform(ContainerSpec spec) {
        return spec.image() instanceof ImageSource.Pulled pulled
                ? pulled.platform()
                : spec.image() instanceof ImageSource.Built built
                        ? built.build().platform()
                        : Optional.empty();
    }

    /** Attachments that do not fit into the create call of an older engine. */
    static List<NetworkAttachment> attachedLater(ContainerSpec spec, Dialect dialect) {
        List<NetworkAttachment> all = spec.networking().networks();
        return all.size() < 2 || dialect.has(Feature.SEVERAL_ENDPOINTS) ? List.of() : all.subList(1, all.size());
    }

    ObjectNode write() {
        body.put("Image", action.image());
        body.set("Labels", Json.object(action.labels()));
        process(spec.process());
        spec.healthcheck().ifPresent(check -> body.set("Healthcheck", healthcheck(check)));
        networking(spec.networking());
        mounts();
        resources(spec.resources());
        security(spec.security());
        sharing(spec.sharing());
        restart(spec.restart());
        body.set("HostConfig", host);
        spec.engineSettings()
                .forEach((pointer, value) -> Json.set(
                        body,
                        named(pointer),
                        NAMING_CONTAINERS.contains(pointer.substring(pointer.lastIndexOf('/') + 1))
                                ? named(value)
                                : value));
        return body;
    }

    /** A container is written by its declared name in braces, {@code {db}:database}. */
    private Object named(Object containers) {
        return containers instanceof List<?> list
                ? list.stream().map(String::valueOf).map(this::namedContainer).toList()
                : containers;
    }

    private String namedContainer(String text) {
        int end = text.indexOf('}');
        if (!text.startsWith("{") || end < 0) {
            return text;
        }
        String declared = text.substring(1, end);
        return action.containers().getOrDefault(declared, declared) + text.substring(end + 1);
    }

    /** A network in a pointer is written by its declared name in braces. */
    private String named(String pointer) {
        if (!pointer.startsWith(ENDPOINTS + "{")) {
            return pointer;
        }
        int end = pointer.indexOf('}');
        String declared = pointer.substring(ENDPOINTS.length() + 1, end);
        String engineName = action.networks().getOrDefault(declared, declared);
        return ENDPOINTS + engineName.replace("~", "~0").replace("/", "~1") + pointer.substring(end + 1);
    }

    private void process(ProcessSpec process) {
        process.command().ifPresent(command -> body.set("Cmd", Json.array(command.words())));
        process.entrypoint().ifPresent(command -> body.set("Entrypoint", Json.array(entrypoint(command))));
        if (!process.environment().isEmpty()) {
            ArrayNode environment = body.putArray("Env");
            process.environment().forEach((name, value) -> environment.add(name + "=" + value));
        }
        process.workingDirectory().ifPresent(path -> body.put("WorkingDir", path));
        process.user().ifPresent(user -> body.put("User", user));
        body.put("Tty", process.tty());
        body.put("OpenStdin", process.stdinOpen());
        if (process.init()) {
            host.put("Init", true);
        }
        process.stopSignal().ifPresent(signal -> body.put("StopSignal", signal));
        process.stopTimeout().ifPresent(timeout -> body.put("StopTimeout", wholeSeconds(timeout)));
    }

    /** One empty word is how the API says "clear it"; an empty list would keep the image's. */
    private static List<String> entrypoint(Command command) {
        return command.words().isEmpty() ? List.of("") : command.words();
    }

    /** Rounded up: a grace period of 0 would be a kill. */
    static long wholeSeconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    ObjectNode healthcheck(HealthcheckSpec check) {
        ObjectNode json = Json.object();
        json.set("Test", Json.array(check.test()));
        check.interval().ifPresent(value -> json.put("Interval", value.toNanos()));
        check.timeout().ifPresent(value -> json.put("Timeout", value.toNanos()));
        check.retries().ifPresent(value -> json.put("Retries", value));
        check.startPeriod().ifPresent(value -> json.put("StartPeriod", value.toNanos()));
        check.startInterval()
                .filter(value -> dialect.has(Feature.START_INTERVAL))
                .ifPresent(value -> json.put("StartInterval", value.toNanos()));
        return json;
    }

    private void networking(NetworkingSpec networking) {
        networking.hostname().ifPresent(name -> body.put("Hostname", name));
        ports(networking);
        put("ExtraHosts", networking.extraHosts());
        put("Dns", networking.dns());
        put("DnsSearch", networking.dnsSearch());
        put("DnsOptions", networking.dnsOptions());
        networking.mode().ifPresent(mode -> host.put("NetworkMode", mode(mode)));
        List<NetworkAttachment> atCreate = new ArrayList<>(networking.networks());
        atCreate.removeAll(attachedLater(spec, dialect));
        if (!atCreate.isEmpty()) {
            host.put("NetworkMode", network(atCreate.get(0)));
            ObjectNode endpoints = body.putObject("NetworkingConfig").putObject("EndpointsConfig");
            atCreate.forEach(attachment -> endpoints.set(network(attachment), endpoint(attachment)));
        }
    }

    private void put(String field, List<String> values) {
        if (!values.isEmpty()) {
            host.set(field, Json.array(values));
        }
    }

    private void sharing(SharingSpec sharing) {
        sharing.pid().ifPresent(mode -> host.put("PidMode", mode(mode)));
        sharing.ipc().ifPresent(mode -> host.put("IpcMode", mode(mode)));
        put(
                "VolumesFrom",
                sharing.volumesFrom().stream()
                        .map(from -> action.containers().getOrDefault(from.container(), from.container())
                                + (from.readOnly() ? ":ro" : ""))
                        .toList());
    }

    private String mode(String mode) {
        return new NamespaceMode(mode)
                .container()
                .map(declared -> NamespaceMode.ofContainer(action.containers().getOrDefault(declared, declared))
                        .text())
                .orElse(mode);
    }

    String network(NetworkAttachment attachment) {
        String name = action.networks().getOrDefault(attachment.network(), attachment.network());
        return name.equals(NetworkAttachment.DEFAULT_NETWORK) ? dialect.defaultNetwork() : name;
    }

    private void ports(NetworkingSpec networking) {
        if (networking.ports().isEmpty() && networking.exposed().isEmpty()) {
            return;
        }
        ObjectNode exposed = body.putObject("ExposedPorts");
        networking.exposed().forEach(port -> exposed.putObject(port.toString()));
        ObjectNode published = host.putObject("PortBindings");
        for (PortSpec port : networking.ports()) {
            exposed.putObject(port.container().toString());
            bindings(published, port)
                    .addObject()
                    .put("HostIp", port.hostAddress().orElse(action.hostAddress()))
                    .put(
                            "HostPort",
                            port.hostPorts().map(PortSpec.Range::toString).orElse(""));
        }
    }

    private static ArrayNode bindings(ObjectNode published, PortSpec port) {
        String key = port.container().toString();
        return published.get(key) instanceof ArrayNode existing ? existing : published.putArray(key);
    }

    /** The endpoint of an attachment, with the names by which others find the container in a user-defined network. */
    ObjectNode endpoint(NetworkAttachment attachment) {
        ObjectNode endpoint = Json.object();
        String network = network(attachment);
        if (!BUILT_IN_NETWORKS.contains(network) && !network.equals(dialect.defaultNetwork())) {
            List<String> aliases = new ArrayList<>();
            aliases.add(spec.name());
            aliases.add(action.engineName());
            aliases.addAll(attachment.aliases());
            endpoint.set("Aliases", Json.array(aliases.stream().distinct().toList()));
        }
        addresses(attachment, endpoint);
        attachment.macAddress().ifPresent(address -> endpoint.put("MacAddress", address));
        if (attachment.gatewayPriority() != 0 && dialect.has(Feature.GATEWAY_PRIORITY)) {
            endpoint.put("GwPriority", attachment.gatewayPriority());
        }
        if (!attachment.driverOptions().isEmpty()) {
            endpoint.set("DriverOpts", Json.object(attachment.driverOptions()));
        }
        return endpoint;
    }

    private static void addresses(NetworkAttachment attachment, ObjectNode endpoint) {
        if (attachment.ipv4Address().isEmpty()
                && attachment.ipv6Address().isEmpty()
                && attachment.linkLocalAddresses().isEmpty()) {
            return;
        }
        ObjectNode addresses = endpoint.putObject("IPAMConfig");
        attachment.ipv4Address().ifPresent(address -> addresses.put("IPv4Address", address));
        attachment.ipv6Address().ifPresent(address -> addresses.put("IPv6Address", address));
        if (!attachment.linkLocalAddresses().isEmpty()) {
            addresses.set("LinkLocalIPs", Json.array(attachment.linkLocalAddresses()));
        }
    }

    private void mounts() {
        List<String> binds = new ArrayList<>();
        ArrayNode mounts = Json.array(List.of());
        ObjectNode tmpfs = Json.object();
        for (MountSpec mount : spec.mounts()) {
            if (mount instanceof MountSpec.TmpfsMount memory) {
                tmpfs.put(memory.target().text(), memory.options());
            } else if (mount instanceof MountSpec.BindMount bind && isOldStyle(bind)) {
                binds.add(oldStyle(bind));
            } else {
                mounts.add(mount(mount));
            }
        }
        put("Binds", binds);
        if (!mounts.isEmpty()) {
            host.set("Mounts", mounts);
        }
        if (!tmpfs.isEmpty()) {
            host.set("Tmpfs", tmpfs);
        }
    }

    /** Only the old way of writing it makes a missing folder, and only that way has SELinux options. */
    private static boolean isOldStyle(MountSpec.BindMount bind) {
        return bind.createSource()
                || bind.options().contains("z")
                || bind.options().contains("Z");
    }

    private static String oldStyle(MountSpec.BindMount bind) {
        if (bind.source().toString().indexOf(':') >= 0) {
            throw new InvalidValueException("<" + bind.source()
                    + "> has a colon, which a bind mount with SELinux options or a created source cannot have.");
        }
        List<String> options = new ArrayList<>(List.of(bind.readOnly() ? "ro" : "rw"));
        options.addAll(bind.options());
        return bind.source() + ":" + bind.target() + ":" + String.join(",", options);
    }

    static long nanoCpus(BigDecimal processors) {
        return processors.multiply(BigDecimal.valueOf(1_000_000_000)).longValue();
    }

    ObjectNode mount(MountSpec mount) {
        ObjectNode json = Json.object().put("Target", mount.target().text());
        if (mount instanceof MountSpec.BindMount bind) {
            json.put("Type", "bind").put("Source", bind.source().toString()).put("ReadOnly", bind.readOnly());
            bind.options().stream().findFirst().ifPresent(propagation -> json.putObject("BindOptions")
                    .put("Propagation", propagation));
        } else if (mount instanceof MountSpec.VolumeMount volume) {
            volume(volume, json);
        } else if (mount instanceof MountSpec.ImageMount image) {
            json.put("Type", "image").put("Source", reference(image)).put("ReadOnly", true);
            image.subpath().ifPresent(path -> json.putObject("ImageOptions").put("Subpath", path));
        } else if (mount instanceof MountSpec.EngineMount other) {
            other.volume().ifPresent(name -> json.put("Source", action.volumes().getOrDefault(name, name)));
            other.settings().forEach((field, value) -> Json.set(json, field, value));
        } else {
            json.put("Type", "volume");
        }
        return json;
    }

    /** A plan names the image by what it is on the engine. */
    private static String reference(MountSpec.ImageMount mount) {
        if (mount.image() instanceof ImageSource.Pulled pulled) {
            return pulled.reference().toString();
        }
        throw new IllegalArgumentException("The image that is mounted at " + mount.target() + " has no reference.");
    }

    private void volume(MountSpec.VolumeMount volume, ObjectNode json) {
        json.put("Type", "volume")
                .put("Source", action.volumes().getOrDefault(volume.volume(), volume.volume()))
                .put("ReadOnly", volume.readOnly());
        ObjectNode options = Json.object();
        if (volume.noCopy()) {
            options.put("NoCopy", true);
        }
        volume.subpath().ifPresent(path -> {
            if (!dialect.has(Feature.SUBPATH)) {
                throw new InvalidValueException("Mounting the folder <" + path + "> of the volume <" + volume.volume()
                        + "> needs an engine with API " + Feature.SUBPATH.since() + "; this one has " + dialect.api()
                        + ".");
            }
            options.put("Subpath", path);
        });
        if (!options.isEmpty()) {
            json.set("VolumeOptions", options);
        }
    }

    private void resources(ResourceSpec resources) {
        resources.memory().ifPresent(size -> host.put("Memory", size.bytes()));
        resources.cpus().ifPresent(amount -> host.put("NanoCpus", nanoCpus(amount)));
        resources.pids().ifPresent(limit -> host.put("PidsLimit", limit));
        resources.sharedMemory().ifPresent(size -> host.put("ShmSize", size.bytes()));
        if (!resources.ulimits().isEmpty()) {
            host.set("Ulimits", UlimitJson.of(resources.ulimits()));
        }
    }

    private void security(SecuritySpec security) {
        if (security.privileged()) {
            host.put("Privileged", true);
        }
        put("CapAdd", security.capabilitiesAdded());
        put("CapDrop", security.capabilitiesDropped());
        if (security.readOnlyRoot()) {
            host.put("ReadonlyRootfs", true);
        }
    }

    private void restart(RestartPolicy restart) {
        if (restart.kind() != RestartPolicy.Kind.NO) {
            host.putObject("RestartPolicy")
                    .put("Name", restart.kind().text())
                    .put("MaximumRetryCount", restart.maximumRetries());
        }
    }

    /** Engine names of the networks of attachments made after the create call. */
    static Map.Entry<String, ObjectNode> connection(
            NewContainer action, NetworkAttachment attachment, Dialect dialect) {
        ContainerJson json = new ContainerJson(action, dialect);
        return Map.entry(json.network(attachment), json.endpoint(attachment));
    }
}
