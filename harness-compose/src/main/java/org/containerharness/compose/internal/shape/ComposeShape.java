package org.containerharness.compose.internal.shape;

import static org.containerharness.compose.internal.shape.Shape.struct;

import org.containerharness.compose.internal.shape.Shape.Leaf;
import org.containerharness.compose.internal.shape.Shape.ListOf;
import org.containerharness.compose.internal.shape.Shape.MapOf;
import org.containerharness.compose.internal.shape.Shape.NumberOr;
import org.containerharness.compose.internal.shape.Shape.Presence;
import org.containerharness.compose.internal.shape.Shape.Struct;

/** The canonical form of a project: every attribute with its type, in the order Compose prints them. */
public final class ComposeShape {

    /** Keys that begin so are part of the model only and never printed. */
    public static final String HIDDEN = "x-#";

    /** Where a config or secret keeps the value of its variable. */
    public static final String VARIABLE_VALUE = HIDDEN + "value";

    private static final Leaf TEXT = new Leaf(Kind.TEXT);
    private static final Leaf FLAG = new Leaf(Kind.FLAG);
    private static final Leaf NUMBER = new Leaf(Kind.NUMBER);
    private static final Leaf UNSIGNED = new Leaf(Kind.UNSIGNED);
    private static final Leaf DECIMAL = new Leaf(Kind.DECIMAL);
    private static final Leaf BYTES = new Leaf(Kind.BYTES);
    private static final Leaf DURATION = new Leaf(Kind.DURATION);
    private static final Leaf MODE = new Leaf(Kind.MODE);
    private static final Leaf TEXTS = new Leaf(Kind.TEXTS);
    private static final Leaf COMMAND = new Leaf(Kind.COMMAND);
    private static final Leaf ENVIRONMENT = new Leaf(Kind.ENVIRONMENT);
    private static final Leaf LABELS = new Leaf(Kind.LABELS);
    private static final Leaf HOSTS = new Leaf(Kind.HOSTS);

    private static final MapOf ULIMITS =
            new MapOf(new NumberOr(struct().with("soft", NUMBER).with("hard", NUMBER)), false);

    private static final ListOf FILE_MOUNTS = new ListOf(struct().with("source", TEXT)
            .with("target", TEXT)
            .with("uid", TEXT)
            .with("gid", TEXT)
            .written("mode", MODE));

    private static final Struct HOOK = struct().with("command", COMMAND, Presence.NULL_IN_JSON)
            .with("user", TEXT)
            .with("privileged", FLAG)
            .with("working_dir", TEXT)
            .with("environment", ENVIRONMENT);

    private static final Struct BUILD = struct().with("context", TEXT)
            .with("dockerfile", TEXT)
            .with("dockerfile_inline", TEXT)
            .with("entitlements", TEXTS)
            .with("args", ENVIRONMENT)
            .with("provenance", TEXT)
            .with("sbom", TEXT)
            .with("ssh", new Leaf(Kind.SSH_KEYS))
            .with("labels", LABELS)
            .with("cache_from", TEXTS)
            .with("cache_to", TEXTS)
            .with("no_cache", FLAG)
            .with("additional_contexts", LABELS)
            .with("pull", FLAG)
            .with("extra_hosts", HOSTS)
            .with("isolation", TEXT)
            .with("network", TEXT)
            .with("target", TEXT)
            .with("secrets", FILE_MOUNTS)
            .with("shm_size", BYTES)
            .with("tags", TEXTS)
            .with("ulimits", ULIMITS)
            .with("platforms", TEXTS)
            .with("privileged", FLAG);

    private static final Struct DEVELOP = struct().with(
                    "watch",
                    new ListOf(struct().written("path", TEXT)
                            .written("action", TEXT)
                            .with("target", TEXT)
                            .with("exec", HOOK, Presence.EMPTY_MAP_IN_JSON)
                            .with("include", TEXTS)
                            .with("ignore", TEXTS)
                            .with("initial_sync", FLAG)));

    private static final ListOf THROTTLES =
            new ListOf(struct().inJson("path", "Path", TEXT).inJson("rate", "Rate", BYTES));

    private static final Struct BLKIO = struct().with("weight", UNSIGNED)
            .with(
                    "weight_device",
                    new ListOf(struct().inJson("path", "Path", TEXT).inJson("weight", "Weight", UNSIGNED)))
            .with("device_read_bps", THROTTLES)
            .with("device_read_iops", THROTTLES)
            .with("device_write_bps", THROTTLES)
            .with("device_write_iops", THROTTLES);

    private static final ListOf DEVICE_REQUESTS = new ListOf(struct().with("capabilities", TEXTS)
            .with("driver", TEXT)
            .with("count", new Leaf(Kind.COUNT))
            .with("device_ids", TEXTS)
            .with("options", LABELS));

    private static final Struct UPDATE = struct().written("parallelism", UNSIGNED)
            .with("delay", DURATION)
            .with("failure_action", TEXT)
            .with("monitor", DURATION)
            .with("max_failure_ratio", DECIMAL)
            .with("order", TEXT);

    private static final Struct RESOURCE = struct().with("cpus", DECIMAL)
            .with("memory", BYTES)
            .with("pids", NUMBER)
            .with("devices", DEVICE_REQUESTS)
            .with(
                    "generic_resources",
                    new ListOf(struct().with(
                                    "discrete_resource_spec",
                                    struct().written("kind", TEXT).written("value", NUMBER))));

    private static final Struct DEPLOY = struct().with("mode", TEXT)
            .written("replicas", NUMBER)
            .with("labels", LABELS)
            .with("update_config", UPDATE)
            .with("rollback_config", UPDATE)
            .with(
                    "resources",
                    struct().with("limits", RESOURCE).with("reservations", RESOURCE),
                    Presence.EMPTY_MAP_IN_JSON)
            .with(
                    "restart_policy",
                    struct().with("condition", TEXT)
                            .written("delay", DURATION)
                            .written("max_attempts", UNSIGNED)
                            .written("window", DURATION))
            .with(
                    "placement",
                    struct().with("constraints", TEXTS)
                            .with("preferences", new ListOf(struct().with("spread", TEXT)))
                            .with("max_replicas_per_node", UNSIGNED),
                    Presence.EMPTY_MAP_IN_JSON)
            .with("endpoint_mode", TEXT);

    private static final Struct HEALTHCHECK = struct().with("test", new Leaf(Kind.TEST))
            .written("timeout", DURATION)
            .written("interval", DURATION)
            .written("retries", UNSIGNED)
            .written("start_period", DURATION)
            .written("start_interval", DURATION)
            .with("disable", FLAG);

    private static final Struct SERVICE_NETWORK = struct().with("aliases", TEXTS)
            .with("driver_opts", LABELS)
            .with("gw_priority", NUMBER)
            .with("interface_name", TEXT)
            .with("ipv4_address", TEXT)
            .with("ipv6_address", TEXT)
            .with("link_local_ips", TEXTS)
            .with("mac_address", TEXT)
            .with("priority", NUMBER);

    private static final ListOf PORTS = new ListOf(struct().with("name", TEXT)
            .with("mode", TEXT)
            .with("host_ip", TEXT)
            .with("target", UNSIGNED)
            .with("published", TEXT)
            .with("protocol", TEXT)
            .with("app_protocol", TEXT));

    private static final ListOf VOLUMES = new ListOf(struct().with("type", TEXT)
            .with("source", TEXT)
            .with("target", TEXT)
            .with("read_only", FLAG)
            .with("consistency", TEXT)
            .with(
                    "bind",
                    struct().with("selinux", TEXT)
                            .with("propagation", TEXT)
                            .with("create_host_path", FLAG)
                            .with("recursive", TEXT))
            .with("volume", struct().with("labels", LABELS).with("nocopy", FLAG).with("subpath", TEXT))
            .with("tmpfs", struct().with("size", BYTES).with("mode", new Leaf(Kind.BITS)))
            .with("image", struct().with("subpath", TEXT)));

    private static final Struct DEPENDENCY =
            struct().with("condition", TEXT).with("restart", FLAG).written("required", FLAG);

    /** One service. */
    public static final Struct SERVICE = struct().with("profiles", TEXTS)
            .with("annotations", LABELS)
            .written("attach", FLAG)
            .with("build", BUILD)
            .with("develop", DEVELOP)
            .with("blkio_config", BLKIO)
            .with("cap_add", TEXTS)
            .with("cap_drop", TEXTS)
            .with("cgroup_parent", TEXT)
            .with("cgroup", TEXT)
            .with("cpu_count", NUMBER)
            .with("cpu_percent", DECIMAL)
            .with("cpu_period", NUMBER)
            .with("cpu_quota", NUMBER)
            .with("cpu_rt_period", NUMBER)
            .with("cpu_rt_runtime", NUMBER)
            .with("cpus", DECIMAL)
            .with("cpuset", TEXT)
            .with("cpu_shares", NUMBER)
            .with("command", COMMAND, Presence.NULL_IN_JSON)
            .with("configs", FILE_MOUNTS)
            .with("container_name", TEXT)
            .with(
                    "credential_spec",
                    struct().with("config", TEXT).with("file", TEXT).with("registry", TEXT))
            .with("depends_on", new MapOf(DEPENDENCY, false))
            .with("deploy", DEPLOY)
            .with("device_cgroup_rules", TEXTS)
            .with(
                    "devices",
                    new ListOf(
                            struct().with("source", TEXT).with("target", TEXT).with("permissions", TEXT)))
            .with("dns", TEXTS)
            .with("dns_opt", TEXTS)
            .with("dns_search", TEXTS)
            .with("domainname", TEXT)
            .with("entrypoint", COMMAND, Presence.NULL_IN_JSON)
            .with("provider", struct().with("type", TEXT).with("options", new Leaf(Kind.MULTI_LABELS)))
            .with("environment", ENVIRONMENT)
            .with(
                    "env_file",
                    new ListOf(struct().with("path", TEXT)
                            .written("required", FLAG)
                            .with("format", TEXT)))
            .with("expose", TEXTS)
            .with("extends", struct().with("file", TEXT).with("service", TEXT))
            .with("external_links", TEXTS)
            .with("extra_hosts", HOSTS)
            .with("group_add", TEXTS)
            .with("gpus", DEVICE_REQUESTS)
            .with("hostname", TEXT)
            .with("healthcheck", HEALTHCHECK)
            .with("image", TEXT)
            .written("init", FLAG)
            .with("ipc", TEXT)
            .with("isolation", TEXT)
            .with("labels", LABELS)
            .with("label_file", TEXTS)
            .with("links", TEXTS)
            .with("logging", struct().with("driver", TEXT).with("options", LABELS))
            .with("mem_limit", BYTES)
            .with("mem_reservation", BYTES)
            .with("memswap_limit", BYTES)
            .with("mem_swappiness", BYTES)
            .with("mac_address", TEXT)
            .with("models", new MapOf(struct().with("endpoint_var", TEXT).with("model_var", TEXT), true))
            .with("network_mode", TEXT)
            .with("networks", new MapOf(SERVICE_NETWORK, true))
            .with("oom_kill_disable", FLAG)
            .with("oom_score_adj", NUMBER)
            .with("pid", TEXT)
            .with("pids_limit", NUMBER)
            .with("platform", TEXT)
            .with("ports", PORTS)
            .with("privileged", FLAG)
            .with("pull_policy", TEXT)
            .with("pull_refresh_after", TEXT, Presence.NOT_IN_JSON)
            .with("read_only", FLAG)
            .with("restart", TEXT)
            .with("runtime", TEXT)
            .written("scale", NUMBER)
            .with("secrets", FILE_MOUNTS)
            .with("security_opt", TEXTS)
            .with("shm_size", BYTES)
            .with("stdin_open", FLAG)
            .written("stop_grace_period", DURATION)
            .with("stop_signal", TEXT)
            .with("storage_opt", LABELS)
            .with("sysctls", LABELS)
            .with("tmpfs", TEXTS)
            .with("tty", FLAG)
            .with("ulimits", ULIMITS)
            .with("use_api_socket", FLAG)
            .with("user", TEXT)
            .with("userns_mode", TEXT)
            .with("uts", TEXT)
            .with("volumes", VOLUMES)
            .with("volumes_from", TEXTS)
            .with("working_dir", TEXT)
            .with("post_start", new ListOf(HOOK))
            .with("pre_stop", new ListOf(HOOK));

    private static final Struct NETWORK = struct().with("name", TEXT)
            .with("driver", TEXT)
            .with("driver_opts", LABELS)
            .with(
                    "ipam",
                    struct().with("driver", TEXT)
                            .with(
                                    "config",
                                    new ListOf(struct().with("subnet", TEXT)
                                            .with("gateway", TEXT)
                                            .with("ip_range", TEXT)
                                            .with("aux_addresses", LABELS)))
                            .with("options", LABELS, Presence.NOT_IN_JSON),
                    Presence.EMPTY_MAP_IN_JSON)
            .with("external", FLAG)
            .with("internal", FLAG)
            .with("attachable", FLAG)
            .with("labels", LABELS)
            .written("enable_ipv4", FLAG)
            .written("enable_ipv6", FLAG);

    private static final Struct VOLUME = struct().with("name", TEXT)
            .with("driver", TEXT)
            .with("driver_opts", LABELS)
            .with("external", FLAG)
            .with("labels", LABELS);

    private static final Struct FILE_OBJECT = struct().with("name", TEXT)
            .with("file", TEXT)
            .with("environment", TEXT)
            .with("content", TEXT)
            .with("external", FLAG)
            .with("labels", LABELS)
            .with("driver", TEXT)
            .with("driver_opts", LABELS)
            .with("template_driver", TEXT);

    private static final Struct MODEL = struct().with("name", TEXT)
            .with("model", TEXT)
            .with("context_size", NUMBER)
            .with("runtime_flags", TEXTS);

    /** The whole project. */
    public static final Struct PROJECT = struct().with("name", TEXT)
            .written("services", new MapOf(SERVICE, false))
            .with("networks", new MapOf(NETWORK, false))
            .with("volumes", new MapOf(VOLUME, false))
            .with("secrets", new MapOf(FILE_OBJECT, false))
            .with("configs", new MapOf(FILE_OBJECT, false))
            .with("models", new MapOf(MODEL, false), Presence.NOT_IN_JSON);

    private ComposeShape() {}
}
