package org.containerharness.compose.internal.validate;

import static org.containerharness.compose.internal.validate.Form.Kind.BOOLEAN;
import static org.containerharness.compose.internal.validate.Form.Kind.INTEGER;
import static org.containerharness.compose.internal.validate.Form.Kind.NULL;
import static org.containerharness.compose.internal.validate.Form.Kind.NUMBER;
import static org.containerharness.compose.internal.validate.Form.Kind.STRING;
import static org.containerharness.compose.internal.validate.Form.anyMap;
import static org.containerharness.compose.internal.validate.Form.listOf;
import static org.containerharness.compose.internal.validate.Form.mapOf;
import static org.containerharness.compose.internal.validate.Form.object;
import static org.containerharness.compose.internal.validate.Form.openMapOf;
import static org.containerharness.compose.internal.validate.Form.scalar;
import static org.containerharness.compose.internal.validate.Form.setOf;
import static org.containerharness.compose.internal.validate.Form.strictObject;
import static org.containerharness.compose.internal.validate.Form.string;

/**
 * The keys of the Compose Specification and the forms of their values.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json">The JSON schema</a>
 */
final class ComposeSchema {

    private static final String NAME = "^[a-zA-Z0-9._-]+$";

    private static final Form FLAG = scalar(BOOLEAN, STRING);
    private static final Form WHOLE = scalar(INTEGER, STRING);
    private static final Form NUMERIC = scalar(NUMBER, STRING);
    private static final Form STRINGS = setOf(string());
    private static final Form STRING_OR_LIST = string().or(STRINGS);
    private static final Form KEY_VALUES =
            mapOf(".+", scalar(STRING, NUMBER, BOOLEAN, NULL)).or(setOf(string()));
    private static final Form HOSTS = mapOf(".+", string().or(listOf(string()))).or(setOf(string()));
    private static final Form COMMAND = scalar(NULL, STRING).or(listOf(string()));
    private static final Form OPTIONS = openMapOf(".+", scalar(STRING, NUMBER));
    private static final Form EXTERNAL = FLAG.or(object().key("name", string()));
    private static final Form OPEN_EXTERNAL = FLAG.or(anyMap().key("name", string()));

    private static final Form ULIMITS =
            openMapOf("^[a-z]+$", WHOLE.or(object().requiredKey("soft", WHOLE).requiredKey("hard", WHOLE)));

    private static final Form FILE_MOUNTS = listOf(string().or(object().key("source", string())
            .key("target", string())
            .key("uid", string())
            .key("gid", string())
            .key("mode", NUMERIC)));

    private static final Form HOOK = object().requiredKey("command", COMMAND)
            .key("user", string())
            .key("privileged", FLAG)
            .key("working_dir", string())
            .key("environment", KEY_VALUES);

    private static final Form BUILD = object().key("context", string())
            .key("dockerfile", string())
            .key("dockerfile_inline", string())
            .key("entitlements", listOf(string()))
            .key("args", KEY_VALUES)
            .key("ssh", KEY_VALUES)
            .key("labels", KEY_VALUES)
            .key("cache_from", listOf(string()))
            .key("cache_to", listOf(string()))
            .key("no_cache", FLAG)
            .key("additional_contexts", KEY_VALUES)
            .key("network", string())
            .key("provenance", FLAG)
            .key("sbom", FLAG)
            .key("pull", FLAG)
            .key("target", string())
            .key("shm_size", WHOLE)
            .key("extra_hosts", HOSTS)
            .key("isolation", string())
            .key("privileged", FLAG)
            .key("secrets", FILE_MOUNTS)
            .key("tags", listOf(string()))
            .key("ulimits", ULIMITS)
            .key("platforms", listOf(string()));

    private static final Form BLKIO_LIMITS =
            listOf(strictObject().key("path", string()).key("rate", WHOLE));

    private static final Form BLKIO = strictObject()
            .key("device_read_bps", BLKIO_LIMITS)
            .key("device_read_iops", BLKIO_LIMITS)
            .key("device_write_bps", BLKIO_LIMITS)
            .key("device_write_iops", BLKIO_LIMITS)
            .key("weight", WHOLE)
            .key("weight_device", listOf(strictObject().key("path", string()).key("weight", WHOLE)));

    private static final Form DEPENDS_ON = STRINGS.or(mapOf(
            NAME,
            object().requiredKey(
                            "condition",
                            string().oneOf("service_started", "service_healthy", "service_completed_successfully"))
                    .key("restart", FLAG)
                    .key("required", scalar(BOOLEAN))));

    private static final Form DEVICES = listOf(string().or(object().requiredKey("source", string())
            .key("target", string())
            .key("permissions", string())));

    private static final Form DEVICE_REQUEST = object().key("capabilities", STRINGS)
            .key("count", WHOLE)
            .key("device_ids", STRINGS)
            .key("driver", string())
            .key("options", KEY_VALUES);

    private static final Form ENV_FILES = string().or(listOf(string().or(strictObject()
            .requiredKey("path", string())
            .key("format", string())
            .key("required", FLAG))));

    private static final Form HEALTHCHECK = object().key("disable", FLAG)
            .key("interval", string())
            .key("retries", NUMERIC)
            .key("test", string().or(listOf(string())))
            .key("timeout", string())
            .key("start_period", string())
            .key("start_interval", string());

    private static final Form DEVELOP = object().key(
                    "watch",
                    listOf(object().requiredKey("path", string())
                            .requiredKey(
                                    "action", string().oneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"))
                            .key("ignore", STRING_OR_LIST)
                            .key("include", STRING_OR_LIST)
                            .key("target", string())
                            .key("exec", HOOK)
                            .key("initial_sync", scalar(BOOLEAN))))
            .orNull();

    private static final Form UPDATE = object().key("parallelism", WHOLE)
            .key("delay", string())
            .key("failure_action", string())
            .key("monitor", string())
            .key("max_failure_ratio", NUMERIC)
            .key("order", string().oneOf("start-first", "stop-first"));

    private static final Form GENERIC_RESOURCES = listOf(object().key(
                    "discrete_resource_spec", object().key("kind", string()).key("value", NUMERIC)));

    private static final Form RESOURCES = object().key(
                    "limits",
                    object().key("cpus", NUMERIC).key("memory", string()).key("pids", WHOLE))
            .key(
                    "reservations",
                    object().key("cpus", NUMERIC)
                            .key("memory", string())
                            .key("generic_resources", GENERIC_RESOURCES)
                            .key("devices", listOf(DEVICE_REQUEST.requiredKey("capabilities", STRINGS))));

    private static final Form DEPLOY = object().key("mode", string())
            .key("endpoint_mode", string())
            .key("replicas", WHOLE)
            .key("labels", KEY_VALUES)
            .key("rollback_config", UPDATE)
            .key("update_config", UPDATE)
            .key("resources", RESOURCES)
            .key(
                    "restart_policy",
                    object().key("condition", string())
                            .key("delay", string())
                            .key("max_attempts", WHOLE)
                            .key("window", string()))
            .key(
                    "placement",
                    object().key("constraints", listOf(string()))
                            .key("preferences", listOf(object().key("spread", string())))
                            .key("max_replicas_per_node", WHOLE))
            .orNull();

    private static final Form SERVICE_NETWORKS = STRINGS.or(mapOf(
            NAME,
            object().key("aliases", STRINGS)
                    .key("interface_name", string())
                    .key("ipv4_address", string())
                    .key("ipv6_address", string())
                    .key("link_local_ips", STRINGS)
                    .key("mac_address", string())
                    .key("driver_opts", OPTIONS)
                    .key("priority", scalar(NUMBER))
                    .key("gw_priority", scalar(NUMBER))
                    .orNull()));

    private static final Form SERVICE_MODELS = STRINGS.or(openMapOf(
            NAME,
            object().key("endpoint_var", string()).key("model_var", string()).orNull()));

    private static final Form PORTS = setOf(scalar(NUMBER, STRING)
            .or(object().key("name", string())
                    .key("mode", string())
                    .key("host_ip", string())
                    .key("target", WHOLE)
                    .key("published", WHOLE)
                    .key("protocol", string())
                    .key("app_protocol", string())));

    private static final Form VOLUMES = setOf(string().or(object().requiredKey(
                    "type", string().oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"))
            .key("source", string())
            .key("target", string())
            .key("read_only", FLAG)
            .key("consistency", string())
            .key(
                    "bind",
                    object().key("propagation", string())
                            .key("create_host_path", FLAG)
                            .key("recursive", string().oneOf("enabled", "disabled", "writable", "readonly"))
                            .key("selinux", string().oneOf("z", "Z")))
            .key(
                    "volume",
                    object().key("labels", KEY_VALUES).key("nocopy", FLAG).key("subpath", string()))
            .key("tmpfs", object().key("size", WHOLE.between(0, Long.MAX_VALUE)).key("mode", NUMERIC))
            .key("image", object().key("subpath", string()))));

    private static final Form PROVIDER = object().requiredKey("type", string())
            .key(
                    "options",
                    openMapOf(".+", scalar(STRING, NUMBER, BOOLEAN).or(listOf(scalar(STRING, NUMBER, BOOLEAN)))));

    private static final Form SERVICE = object().key("develop", DEVELOP)
            .key("deploy", DEPLOY)
            .key("annotations", KEY_VALUES)
            .key("attach", FLAG)
            .key("build", string().or(BUILD))
            .key("blkio_config", BLKIO)
            .key("cap_add", STRINGS)
            .key("cap_drop", STRINGS)
            .key("cgroup", string().oneOf("host", "private"))
            .key("cgroup_parent", string())
            .key("command", COMMAND)
            .key("configs", FILE_MOUNTS)
            .key(
                    "container_name",
                    string().matching("[a-zA-Z0-9][a-zA-Z0-9_.-]+", "letters, digits, '_', '.' and '-', at least two"))
            .key("cpu_count", WHOLE.between(0, Long.MAX_VALUE))
            .key("cpu_percent", WHOLE.between(0, 100))
            .key("cpu_shares", NUMERIC)
            .key("cpu_quota", NUMERIC)
            .key("cpu_period", NUMERIC)
            .key("cpu_rt_period", NUMERIC)
            .key("cpu_rt_runtime", NUMERIC)
            .key("cpus", NUMERIC)
            .key("cpuset", string())
            .key(
                    "credential_spec",
                    object().key("config", string()).key("file", string()).key("registry", string()))
            .key("depends_on", DEPENDS_ON)
            .key("device_cgroup_rules", STRINGS)
            .key("devices", DEVICES)
            .key("dns", STRING_OR_LIST)
            .key("dns_opt", STRINGS)
            .key("dns_search", STRING_OR_LIST)
            .key("domainname", string())
            .key("entrypoint", COMMAND)
            .key("env_file", ENV_FILES)
            .key("label_file", string().or(listOf(string())))
            .key("environment", KEY_VALUES)
            .key("expose", setOf(scalar(STRING, NUMBER)))
            .key(
                    "extends",
                    string().or(strictObject().requiredKey("service", string()).key("file", string())))
            .key("provider", PROVIDER)
            .key("external_links", STRINGS)
            .key("extra_hosts", HOSTS)
            .key("gpus", string().oneOf("all").or(listOf(DEVICE_REQUEST)))
            .key("group_add", setOf(scalar(STRING, NUMBER)))
            .key("healthcheck", HEALTHCHECK)
            .key("hostname", string())
            .key("image", string())
            .key("init", FLAG)
            .key("ipc", string())
            .key("isolation", string())
            .key("labels", KEY_VALUES)
            .key("links", STRINGS)
            .key(
                    "logging",
                    object().key("driver", string()).key("options", openMapOf(".+", scalar(STRING, NUMBER, NULL))))
            .key("mac_address", string())
            .key("mem_limit", NUMERIC)
            .key("mem_reservation", WHOLE)
            .key("mem_swappiness", WHOLE)
            .key("memswap_limit", NUMERIC)
            .key("network_mode", string())
            .key("models", SERVICE_MODELS)
            .key("networks", SERVICE_NETWORKS)
            .key("oom_kill_disable", FLAG)
            .key("oom_score_adj", WHOLE.between(-1000, 1000))
            .key("pid", scalar(STRING, NULL))
            .key("pids_limit", NUMERIC)
            .key("platform", string())
            .key("ports", PORTS)
            .key("post_start", listOf(HOOK))
            .key("pre_stop", listOf(HOOK))
            .key("privileged", FLAG)
            .key("profiles", STRINGS)
            .key(
                    "pull_policy",
                    string().matching(
                                    "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
                                    "always, never, missing, if_not_present, build, daily, weekly or every_<duration>"))
            .key("pull_refresh_after", string())
            .key("read_only", FLAG)
            .key("restart", string())
            .key("runtime", string())
            .key("scale", WHOLE)
            .key("security_opt", STRINGS)
            .key("shm_size", NUMERIC)
            .key("secrets", FILE_MOUNTS)
            .key("sysctls", KEY_VALUES)
            .key("stdin_open", FLAG)
            .key("stop_grace_period", string())
            .key("stop_signal", string())
            .key("storage_opt", anyMap())
            .key("tmpfs", STRING_OR_LIST)
            .key("tty", FLAG)
            .key("ulimits", ULIMITS)
            .key("use_api_socket", scalar(BOOLEAN))
            .key("user", string())
            .key("uts", string())
            .key("userns_mode", string())
            .key("volumes", VOLUMES)
            .key("volumes_from", STRINGS)
            .key("working_dir", string());

    private static final Form NETWORK = object().key("name", string())
            .key("driver", string())
            .key("driver_opts", OPTIONS)
            .key(
                    "ipam",
                    object().key("driver", string())
                            .key(
                                    "config",
                                    listOf(object().key("subnet", string())
                                            .key("ip_range", string())
                                            .key("gateway", string())
                                            .key("aux_addresses", mapOf(".+", string()))))
                            .key("options", mapOf(".+", string())))
            .key("external", EXTERNAL)
            .key("internal", FLAG)
            .key("enable_ipv4", FLAG)
            .key("enable_ipv6", FLAG)
            .key("attachable", FLAG)
            .key("labels", KEY_VALUES)
            .orNull();

    private static final Form VOLUME = object().key("name", string())
            .key("driver", string())
            .key("driver_opts", OPTIONS)
            .key("external", EXTERNAL)
            .key("labels", KEY_VALUES)
            .orNull();

    private static final Form SECRET = object().key("name", string())
            .key("environment", string())
            .key("file", string())
            .key("external", OPEN_EXTERNAL)
            .key("labels", KEY_VALUES)
            .key("driver", string())
            .key("driver_opts", OPTIONS)
            .key("template_driver", string());

    private static final Form CONFIG = object().key("name", string())
            .key("content", string())
            .key("environment", string())
            .key("file", string())
            .key("external", OPEN_EXTERNAL)
            .key("labels", KEY_VALUES)
            .key("template_driver", string());

    private static final Form MODEL = object().key("name", string())
            .requiredKey("model", string())
            .key("context_size", scalar(INTEGER))
            .key("runtime_flags", listOf(string()));

    private static final Form INCLUDE = string().or(strictObject()
            .key("path", STRING_OR_LIST)
            .key("env_file", STRING_OR_LIST)
            .key("project_directory", string()));

    /** The whole file. */
    static final Form PROJECT = object().key("version", string())
            .key("name", string())
            .key("include", listOf(INCLUDE))
            .key("services", mapOf(NAME, SERVICE))
            .key("models", openMapOf(NAME, MODEL))
            .key("networks", openMapOf(NAME, NETWORK))
            .key("volumes", mapOf(NAME, VOLUME))
            .key("secrets", mapOf(NAME, SECRET))
            .key("configs", mapOf(NAME, CONFIG));

    private ComposeSchema() {}
}
