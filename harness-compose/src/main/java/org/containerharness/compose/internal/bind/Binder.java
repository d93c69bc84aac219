package org.containerharness.compose.internal.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.model.BlockLimits;
import org.containerharness.compose.model.Build;
import org.containerharness.compose.model.Dependency;
import org.containerharness.compose.model.Device;
import org.containerharness.compose.model.DeviceRequest;
import org.containerharness.compose.model.FileMount;
import org.containerharness.compose.model.FileObject;
import org.containerharness.compose.model.HealthCheck;
import org.containerharness.compose.model.Hook;
import org.containerharness.compose.model.Identity;
import org.containerharness.compose.model.Isolation;
import org.containerharness.compose.model.Lifecycle;
import org.containerharness.compose.model.Network;
import org.containerharness.compose.model.NetworkAttachment;
import org.containerharness.compose.model.Networking;
import org.containerharness.compose.model.Port;
import org.containerharness.compose.model.ResourceLimits;
import org.containerharness.compose.model.Service;
import org.containerharness.compose.model.ServiceMount;
import org.containerharness.compose.model.ServiceProcess;
import org.containerharness.compose.model.Storage;
import org.containerharness.compose.model.Ulimit;
import org.containerharness.compose.model.Volume;

/** Makes records of a typed tree. */
public final class Binder {

    private static final List<String> NAMESPACE_KEYS =
            List.of("pid", "ipc", "uts", "userns_mode", "cgroup", "cgroup_parent", "runtime", "isolation");
    private static final List<String> CPU_KEYS = List.of(
            "cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares");

    private final Fields project;
    private final String hiddenValueKey;

    /**
     * Creates a binder.
     *
     * @param hiddenValueKey the key under which configs and secrets keep the value of their variable
     */
    public Binder(MapNode project, String hiddenValueKey) {
        this.project = new Fields(project);
        this.hiddenValueKey = hiddenValueKey;
    }

    /** Returns the services by name. */
    public Map<String, Service> services() {
        return byKey(project.named("services", Binder::service), Service::name);
    }

    /** Returns the networks by key. */
    public Map<String, Network> networks() {
        return byKey(project.named("networks", Binder::network), Network::key);
    }

    /** Returns the volumes by key. */
    public Map<String, Volume> volumes() {
        return byKey(project.named("volumes", Binder::volume), Volume::key);
    }

    /** Returns the secrets by key. */
    public Map<String, FileObject> secrets() {
        return byKey(project.named("secrets", this::fileObject), FileObject::key);
    }

    /** Returns the configs by key. */
    public Map<String, FileObject> configs() {
        return byKey(project.named("configs", this::fileObject), FileObject::key);
    }

    private static <T> Map<String, T> byKey(List<T> all, Function<T, String> key) {
        return all.stream().collect(Collectors.toMap(key, one -> one, (left, right) -> right, LinkedHashMap::new));
    }

    private static Service service(String name, Fields service) {
        return new Service(
                name,
                service.text("image"),
                service.child("build").map(Binder::build),
                service.text("platform"),
                service.text("pull_policy"),
                process(service),
                networking(service),
                storage(service),
                limits(service),
                isolation(service),
                lifecycle(service),
                identity(service),
                Set.copyOf(service.map().entries().keySet()));
    }

    private static Build build(Fields build) {
        return new Build(
                build.text("context").orElse("."),
                build.text("dockerfile"),
                build.text("dockerfile_inline"),
                build.pairs("args"),
                build.text("target"),
                build.pairs("labels"),
                build.texts("cache_from"),
                build.texts("extra_hosts"),
                build.text("network"),
                build.texts("tags"),
                build.texts("platforms"),
                build.number("shm_size"),
                build.flag("no_cache"),
                build.flag("pull"),
                ulimits(build),
                build.each("secrets", Binder::fileMount),
                build.texts("ssh"));
    }

    private static ServiceProcess process(Fields service) {
        return new ServiceProcess(
                service.optionalTexts("command"),
                service.optionalTexts("entrypoint"),
                service.pairs("environment"),
                service.unset("environment"),
                service.text("working_dir"),
                service.text("user"),
                service.texts("group_add"),
                service.optionalFlag("init"),
                service.flag("tty"),
                service.flag("stdin_open"),
                service.text("stop_signal"),
                service.duration("stop_grace_period"));
    }

    private static Networking networking(Fields service) {
        return new Networking(
                service.text("network_mode"),
                service.named("networks", Binder::attachment),
                service.each("ports", Binder::port),
                service.texts("expose"),
                service.texts("links"),
                service.texts("external_links"),
                service.texts("extra_hosts"),
                service.texts("dns"),
                service.texts("dns_search"),
                service.texts("dns_opt"),
                service.text("hostname"),
                service.text("domainname"),
                service.text("mac_address"));
    }

    private static NetworkAttachment attachment(String network, Fields attachment) {
        return new NetworkAttachment(
                network,
                attachment.texts("aliases"),
                attachment.text("ipv4_address"),
                attachment.text("ipv6_address"),
                attachment.texts("link_local_ips"),
                attachment.text("mac_address"),
                attachment.pairs("driver_opts"),
                attachment.text("interface_name"),
                attachment.integer("priority").orElse(0),
                attachment.integer("gw_priority").orElse(0));
    }

    private static Port port(Fields port) {
        return new Port(
                port.integer("target").orElse(0),
                port.text("published"),
                port.text("host_ip"),
                port.text("protocol").orElse("tcp"));
    }

    private static Storage storage(Fields service) {
        return new Storage(
                service.each("volumes", Binder::mount),
                service.texts("volumes_from"),
                service.texts("tmpfs"),
                service.each("configs", Binder::fileMount),
                service.each("secrets", Binder::fileMount),
                service.flag("read_only"),
                service.pairs("storage_opt"),
                service.number("shm_size"));
    }

    private static ServiceMount mount(Fields mount) {
        Optional<Fields> bind = mount.child("bind");
        Optional<Fields> volume = mount.child("volume");
        Optional<Fields> tmpfs = mount.child("tmpfs");
        return new ServiceMount(
                mount.text("type").orElse("volume"),
                mount.text("source"),
                mount.text("target").orElse(""),
                mount.flag("read_only"),
                bind.map(fields -> fields.flag("create_host_path")).orElse(false),
                bind.flatMap(fields -> fields.text("propagation")),
                bind.flatMap(fields -> fields.text("selinux")),
                bind.flatMap(fields -> fields.text("recursive")),
                volume.map(fields -> fields.flag("nocopy")).orElse(false),
                volume.or(() -> mount.child("image")).flatMap(fields -> fields.text("subpath")),
                volume.map(fields -> fields.pairs("labels")).orElse(Map.of()),
                tmpfs.flatMap(fields -> fields.number("size")),
                tmpfs.flatMap(fields -> fields.integer("mode")));
    }

    private static FileMount fileMount(Fields mount) {
        return new FileMount(
                mount.text("source").orElse(""),
                mount.text("target"),
                mount.text("uid"),
                mount.text("gid"),
                mount.integer("mode"));
    }

    private static ResourceLimits limits(Fields service) {
        Optional<Fields> resources = service.child("deploy").flatMap(deploy -> deploy.child("resources"));
        Optional<Fields> limits = resources.flatMap(fields -> fields.child("limits"));
        Optional<Fields> reservations = resources.flatMap(fields -> fields.child("reservations"));
        Map<String, Long> cpuValues = new LinkedHashMap<>();
        CPU_KEYS.forEach(key -> service.number(key).ifPresent(value -> cpuValues.put(key, value)));
        return new ResourceLimits(
                service.number("mem_limit").or(() -> limits.flatMap(fields -> fields.number("memory"))),
                service.number("mem_reservation").or(() -> reservations.flatMap(fields -> fields.number("memory"))),
                service.number("memswap_limit"),
                service.number("mem_swappiness"),
                service.decimal("cpus").or(() -> limits.flatMap(fields -> fields.decimal("cpus"))),
                service.text("cpuset"),
                service.number("pids_limit").or(() -> limits.flatMap(fields -> fields.number("pids"))),
                service.flag("oom_kill_disable"),
                service.integer("oom_score_adj"),
                service.child("blkio_config").map(Binder::block),
                cpuValues);
    }

    private static BlockLimits block(Fields block) {
        return new BlockLimits(
                block.number("weight"),
                devices(block, "weight_device", "weight"),
                devices(block, "device_read_bps", "rate"),
                devices(block, "device_read_iops", "rate"),
                devices(block, "device_write_bps", "rate"),
                devices(block, "device_write_iops", "rate"));
    }

    private static List<BlockLimits.Device> devices(Fields block, String key, String value) {
        return block.each(
                key,
                device -> new BlockLimits.Device(
                        device.text("path").orElse(""), device.number(value).orElse(0L)));
    }

    private static Isolation isolation(Fields service) {
        Map<String, String> namespaces = new LinkedHashMap<>();
        NAMESPACE_KEYS.forEach(key -> service.text(key).ifPresent(value -> namespaces.put(key, value)));
        return new Isolation(
                service.flag("privileged"),
                service.texts("cap_add"),
                service.texts("cap_drop"),
                service.texts("security_opt"),
                namespaces,
                service.each("devices", Binder::device),
                service.texts("device_cgroup_rules"),
                deviceRequests(service),
                service.pairs("sysctls"),
                ulimits(service));
    }

    private static Device device(Fields device) {
        String source = device.text("source").orElse("");
        return new Device(
                source,
                device.text("target").orElse(source),
                device.text("permissions").orElse("rwm"));
    }

    private static List<DeviceRequest> deviceRequests(Fields service) {
        List<DeviceRequest> requests = new ArrayList<>(service.each("gpus", Binder::graphics));
        service.child("deploy")
                .flatMap(deploy -> deploy.child("resources"))
                .flatMap(resources -> resources.child("reservations"))
                .ifPresent(reservations -> requests.addAll(reservations.each("devices", Binder::deviceRequest)));
        return requests;
    }

    /** A GPU need not be asked for twice. */
    private static DeviceRequest graphics(Fields request) {
        DeviceRequest asked = deviceRequest(request);
        List<String> capabilities = new ArrayList<>(asked.capabilities());
        if (!capabilities.contains("gpu")) {
            capabilities.add("gpu");
        }
        return new DeviceRequest(asked.driver(), capabilities, asked.count(), asked.deviceIds(), asked.options());
    }

    private static DeviceRequest deviceRequest(Fields request) {
        return new DeviceRequest(
                request.text("driver"),
                request.texts("capabilities"),
                request.integer("count"),
                request.texts("device_ids"),
                request.pairs("options"));
    }

    private static List<Ulimit> ulimits(Fields service) {
        List<Ulimit> ulimits = new ArrayList<>();
        service.map().mapAt("ulimits").ifPresent(map -> map.entries().forEach((name, node) -> {
            if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
                ulimits.add(new Ulimit(name, number.longValue(), number.longValue()));
            } else if (node instanceof MapNode both) {
                Fields sides = new Fields(both);
                ulimits.add(new Ulimit(
                        name,
                        sides.number("soft").orElse(0L),
                        sides.number("hard").orElse(0L)));
            }
        }));
        return ulimits;
    }

    private static Lifecycle lifecycle(Fields service) {
        Optional<Fields> deploy = service.child("deploy");
        return new Lifecycle(
                service.named("depends_on", Binder::dependency),
                service.child("healthcheck").map(Binder::healthCheck),
                deploy.flatMap(fields -> fields.child("restart_policy"))
                        .map(Binder::restart)
                        .or(() -> service.text("restart")),
                service.each("post_start", Binder::hook),
                service.each("pre_stop", Binder::hook),
                service.integer("scale")
                        .or(() -> deploy.flatMap(fields -> fields.integer("replicas")))
                        .orElse(1));
    }

    private static String restart(Fields policy) {
        String attempts =
                policy.number("max_attempts").map(count -> ":" + count).orElse("");
        return switch (policy.text("condition").orElse("any")) {
            case "none" -> "no";
            case "on-failure" -> "on-failure" + attempts;
            default -> "always";
        };
    }

    private static Dependency dependency(String service, Fields dependency) {
        String condition = dependency.text("condition").orElse("service_started");
        return new Dependency(
                service,
                Dependency.Condition.valueOf(condition.toUpperCase(Locale.ROOT)),
                dependency.flag("restart"),
                dependency.optionalFlag("required").orElse(true));
    }

    private static HealthCheck healthCheck(Fields check) {
        List<String> test = check.texts("test");
        return new HealthCheck(
                test,
                check.duration("interval"),
                check.duration("timeout"),
                check.integer("retries"),
                check.duration("start_period"),
                check.duration("start_interval"),
                check.flag("disable") || test.equals(List.of("NONE")));
    }

    private static Hook hook(Fields hook) {
        return new Hook(
                hook.texts("command"),
                hook.text("user"),
                hook.flag("privileged"),
                hook.text("working_dir"),
                hook.pairs("environment"));
    }

    private static Identity identity(Fields service) {
        Optional<Fields> logging = service.child("logging");
        return new Identity(
                service.text("container_name"),
                service.pairs("labels"),
                service.pairs("annotations"),
                logging.flatMap(fields -> fields.text("driver")),
                logging.map(fields -> fields.pairs("options")).orElse(Map.of()),
                service.texts("profiles"));
    }

    private static Network network(String key, Fields network) {
        Optional<Fields> ipam = network.child("ipam");
        return new Network(
                key,
                network.text("name").orElse(key),
                network.flag("external"),
                network.text("driver"),
                network.pairs("driver_opts"),
                network.flag("internal"),
                network.flag("attachable"),
                network.optionalFlag("enable_ipv4"),
                network.optionalFlag("enable_ipv6"),
                ipam.flatMap(fields -> fields.text("driver")),
                ipam.map(fields -> fields.pairs("options")).orElse(Map.of()),
                ipam.map(fields -> fields.each("config", Binder::pool)).orElse(List.of()),
                network.pairs("labels"));
    }

    private static Network.AddressPool pool(Fields pool) {
        return new Network.AddressPool(
                pool.text("subnet"), pool.text("gateway"), pool.text("ip_range"), pool.pairs("aux_addresses"));
    }

    private static Volume volume(String key, Fields volume) {
        return new Volume(
                key,
                volume.text("name").orElse(key),
                volume.flag("external"),
                volume.text("driver"),
                volume.pairs("driver_opts"),
                volume.pairs("labels"));
    }

    private FileObject fileObject(String key, Fields object) {
        return new FileObject(
                key,
                object.text("name").orElse(key),
                object.flag("external"),
                object.text("file"),
                object.text("environment"),
                object.text("content").or(() -> object.text(hiddenValueKey)));
    }
}
