package org.containerharness.compose.internal.translate;

import static org.containerharness.compose.internal.translate.ComposeKey.Treatment.REFUSED;
import static org.containerharness.compose.internal.translate.ComposeKey.Treatment.WARNED;
import static org.containerharness.compose.internal.translate.ComposeKeyRows.SWARM;
import static org.containerharness.compose.internal.translate.ComposeKeyRows.when;

import java.util.List;
import java.util.Optional;
import org.containerharness.compose.internal.resources.GitFolders;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;

/** Every key of the Compose Specification and what the harness does with it. */
public final class ComposeKeys {

    private static final String NOT_DONE = "not supported";

    private static final List<ComposeKey> ALL = new ComposeKeyRows()
            // The project
            .applied("version", "read and dropped, as the specification says")
            .applied("name", "the project's name; gets a random suffix unless it is fixed on purpose")
            .applied("include", "the other projects are loaded and merged")
            .applied("include.[].path", "the files of the other project")
            .applied("include.[].env_file", "its variables")
            .applied("include.[].project_directory", "where its paths start")
            .applied("services", "one container or more for each")
            .applied("networks", "networks that services use are created")
            .applied("volumes", "volumes that services use are created")
            .applied("configs", "files in containers")
            .applied("secrets", "files in containers")
            .warned("models", "a model is only needed by a service with models:, and that is refused")
            // What runs
            .below("services.*")
            .applied("command", "the command")
            .applied("entrypoint", "the entrypoint")
            .applied("environment", "variables")
            .applied("env_file", "variables")
            .applied("env_file.[].path", "the file")
            .applied("env_file.[].required", "whether the file must be there")
            .applied("env_file.[].format", "how the file is read")
            .applied("working_dir", "the folder it starts in")
            .applied("user", "the user")
            .applied("group_add", "further groups")
            .applied("init", "an init process")
            .applied("tty", "a terminal")
            .applied("stdin_open", "standard input stays open")
            .applied("stop_signal", "the signal of a stop")
            .applied(
                    "stop_grace_period", "the time of a stop; a service that has one is stopped at its end, not killed")
            .applied("extends", "merged while loading")
            .applied("extends.service", "the base")
            .applied("extends.file", "where the base is")
            .applied("profiles", "choose services while loading")
            .warned("attach", "it is about what up shows; the harness keeps the output of every service")
            .warned("develop", "watching files is not part of a test run")
            .refused("provider", "it needs a program of Docker's that runs in no container")
            .refused("models", "it needs Docker's model runner")
            .refused("credential_spec", "it is for containers on Windows")
            .applied(
                    "use_api_socket",
                    "false is the default",
                    when(
                            "true",
                            REFUSED,
                            "it would hand the engine itself to the container; mount its socket with volumes: if that is meant"))
            // The image
            .applied("image", "the image, after the harness's substitution")
            .applied("platform", "the platform that is pulled, built and run")
            .applied(
                    "pull_policy",
                    "when the image is pulled; one with build: is built when its inputs changed",
                    when(
                            "refresh",
                            WARNED,
                            "it is read as missing, since nothing says how old an image may be; write every_<duration>"))
            .warned("pull_refresh_after", "no version of Compose reads it; write pull_policy: every_<duration>")
            .applied("build", "the image is built; its tag is made from the content of its inputs")
            .applied(
                    "build.context",
                    "the folder, or a Git repository, which is fetched by the git command of this machine",
                    when(
                            GitFolders.OTHER_REMOTES,
                            REFUSED,
                            "the harness builds from folders and Git repositories only; unpack it into a folder, or name what was built with image:"))
            .applied("build.dockerfile", "the Dockerfile")
            .applied("build.dockerfile_inline", "the Dockerfile's text")
            .applied("build.args", "build arguments")
            .applied("build.target", "the stage")
            .applied("build.labels", "labels of the image")
            .applied("build.cache_from", "images whose layers are reused")
            .applied("build.extra_hosts", "names in the hosts file of build steps")
            .applied("build.network", "the network of build steps")
            .applied("build.shm_size", "the size of /dev/shm in build steps")
            .applied("build.ulimits", "limits of build steps")
            .applied("build.ulimits.*.soft", "the soft limit")
            .applied("build.ulimits.*.hard", "the hard limit")
            .applied("build.platforms", "the one platform")
            .applied("build.tags", "further names of the image")
            .applied("build.no_cache", "every step is run")
            .applied("build.pull", "base images are pulled")
            .applied("build.secrets", "files that build steps may read; needs BuildKit")
            .applied("build.secrets.[].source", "the secret")
            .applied("build.secrets.[].target", "the id that the Dockerfile uses")
            .warned("build.secrets.[].uid", "the Dockerfile says it: RUN --mount=type=secret,uid=")
            .warned("build.secrets.[].gid", "the Dockerfile says it: RUN --mount=type=secret,gid=")
            .warned("build.secrets.[].mode", "the Dockerfile says it: RUN --mount=type=secret,mode=")
            .warned("build.cache_to", "nothing is exported; the engine's own cache is used")
            .applied(
                    "build.provenance",
                    "false is the default",
                    when("(?!false$).*", WARNED, "nothing is published, so nothing is attested"))
            .applied(
                    "build.sbom",
                    "false is the default",
                    when("(?!false$).*", WARNED, "nothing is published, so nothing is attested"))
            .applied(
                    "build.additional_contexts",
                    "folders, Git repositories, docker-image:// and service: by the names that FROM, COPY --from and RUN --mount use; others are refused")
            .applied("build.ssh", "agents that build steps may ask; needs BuildKit, and key files are refused")
            .refused("build.entitlements", NOT_DONE)
            .applied("build.privileged", "false is the default", when("true", REFUSED, NOT_DONE))
            .applied("build.isolation", "default", when("(?!default$).*", REFUSED, "it is for builds on Windows"))
            // Networking
            .applied("hostname", "the host name")
            .applied("domainname", "the domain name")
            .applied("network_mode", "the network mode; service: is that service's first container")
            .applied("networks", "the networks")
            .applied("networks.*.aliases", "names in the network")
            .applied("networks.*.ipv4_address", "a fixed address")
            .applied("networks.*.ipv6_address", "a fixed address")
            .applied("networks.*.link_local_ips", "further addresses")
            .applied("networks.*.mac_address", "the hardware address")
            .applied("networks.*.driver_opts", "options of the endpoint")
            .applied(
                    "networks.*.priority",
                    "the order of joining; the network with the highest is the main one, which gets the service's mac_address;"
                            + " the default route is gw_priority's matter")
            .applied(
                    "networks.*.gw_priority",
                    "the network with the highest gives the default route; engines before 28 (API 1.48) do not know it, which is"
                            + " warned of, and take the network that comes first by its name on the engine and is not internal")
            .applied("networks.*.interface_name", "the name of the interface; engines before 28 do not know it")
            .applied("mac_address", "the hardware address in the main network")
            .applied("ports", "published ports, on loopback of a local engine where no address is named")
            .applied("ports.[].target", "the port in the container")
            .applied("ports.[].published", "the port on the host, unless ports are made random")
            .applied(
                    "ports.[].host_ip",
                    "the address on the host; if absent, loopback of a local engine, all addresses with addressesAsWritten")
            .applied("ports.[].protocol", "tcp, udp or sctp")
            .applied("ports.[].mode", "both modes are the same on one engine")
            .warned("ports.[].name", "it only describes the port")
            .warned("ports.[].app_protocol", "it only describes the port")
            .applied("expose", "ports that the image's metadata shows")
            .applied("links", "names of other services' containers")
            .applied("external_links", "names of containers outside the project")
            .applied("extra_hosts", "names in the hosts file")
            .applied("dns", "name servers")
            .applied("dns_search", "search domains")
            .applied("dns_opt", "resolver options")
            // Files
            .applied("volumes", "mounts")
            .applied(
                    "volumes.[].type",
                    "what is mounted",
                    when("npipe", REFUSED, "it is for containers on Windows"),
                    when("cluster", REFUSED, "volumes of a swarm are not supported"))
            .applied("volumes.[].source", "what is mounted")
            .applied("volumes.[].target", "where it is mounted")
            .applied("volumes.[].read_only", "whether it can be written")
            .warned("volumes.[].consistency", "engines ignore it")
            .applied("volumes.[].bind", "options of a bind mount")
            .applied("volumes.[].bind.propagation", "how mounts below propagate")
            .applied(
                    "volumes.[].bind.create_host_path",
                    "true makes a missing folder; the short form and a long one without bind: mean it too")
            .applied("volumes.[].bind.recursive", "how mounts below are taken along")
            .applied("volumes.[].bind.selinux", "relabelling")
            .applied("volumes.[].volume", "options of a volume mount")
            .applied("volumes.[].volume.labels", "labels of an anonymous volume")
            .applied("volumes.[].volume.nocopy", "whether a new volume starts empty")
            .applied("volumes.[].volume.subpath", "a folder of the volume; engines before 26 refuse it")
            .applied("volumes.[].tmpfs", "options of a mount in memory")
            .applied("volumes.[].tmpfs.size", "its size")
            .applied("volumes.[].tmpfs.mode", "its permissions")
            .applied(
                    "volumes.[].image",
                    "options of a mounted image; engines before 28 mount none and refuse it by name")
            .applied("volumes.[].image.subpath", "a folder of the image")
            .applied("volumes_from", "the mounts of another container")
            .applied("tmpfs", "mounts in memory")
            .applied("read_only", "the root file system cannot be written")
            .applied("storage_opt", "options of the storage driver")
            .applied("shm_size", "the size of /dev/shm")
            .applied("configs", "mounted if they come from a file, else copied in before the start")
            .applied("configs.[].source", "the config")
            .applied("configs.[].target", "where it is")
            .applied("configs.[].uid", "its owner; has no effect, with a warning, on one from a file")
            .applied("configs.[].gid", "its group; has no effect, with a warning, on one from a file")
            .applied("configs.[].mode", "its permissions; has no effect, with a warning, on one from a file")
            .applied("secrets", "mounted if they come from a file, else copied in before the start")
            .applied("secrets.[].source", "the secret")
            .applied("secrets.[].target", "where it is, below /run/secrets unless absolute")
            .applied("secrets.[].uid", "its owner; has no effect, with a warning, on one from a file")
            .applied("secrets.[].gid", "its group; has no effect, with a warning, on one from a file")
            .applied("secrets.[].mode", "its permissions; has no effect, with a warning, on one from a file")
            // Limits
            .applied("mem_limit", "the most memory")
            .applied("mem_reservation", "memory kept for it")
            .applied("memswap_limit", "memory and swap")
            .applied("mem_swappiness", "how readily memory is swapped")
            .applied("cpus", "processors")
            .applied("cpuset", "which processors")
            .applied("cpu_shares", "its share")
            .applied("cpu_quota", "time in each period")
            .applied("cpu_period", "the period")
            .applied("cpu_rt_runtime", "real-time")
            .applied("cpu_rt_period", "real-time")
            .applied("cpu_count", "Windows engines only")
            .applied("cpu_percent", "Windows engines only")
            .applied("pids_limit", "processes")
            .applied("oom_kill_disable", "no kill when memory runs out")
            .applied("oom_score_adj", "how likely it is killed")
            .applied("ulimits", "limits of processes")
            .applied("ulimits.*.soft", "the soft limit")
            .applied("ulimits.*.hard", "the hard limit")
            .applied("blkio_config", "limits of block devices")
            .applied("blkio_config.weight", "its share")
            .applied("blkio_config.weight_device", "its share of a device")
            .applied("blkio_config.weight_device.[].path", "the device")
            .applied("blkio_config.weight_device.[].weight", "its share")
            .rates("blkio_config.device_read_bps", "bytes read in a second")
            .rates("blkio_config.device_read_iops", "reads in a second")
            .rates("blkio_config.device_write_bps", "bytes written in a second")
            .rates("blkio_config.device_write_iops", "writes in a second")
            // Isolation
            .applied("privileged", "every right")
            .applied("cap_add", "further capabilities")
            .applied("cap_drop", "capabilities taken away")
            .applied("security_opt", "options of security modules; a seccomp file is read")
            .applied("pid", "processes shared with the host or a service's first container")
            .applied("ipc", "IPC shared with the host or a service's first container")
            .applied("uts", "the host's name and domain")
            .applied("userns_mode", "user name space")
            .applied("cgroup", "control group name space")
            .applied("cgroup_parent", "parent control group")
            .applied("runtime", "the engine's runtime")
            .applied("isolation", "default", when("(?!default$).+", REFUSED, "it is for containers on Windows"))
            .applied("sysctls", "kernel parameters")
            .applied("devices", "devices of the host")
            .applied("devices.[].source", "on the host")
            .applied("devices.[].target", "in the container")
            .applied("devices.[].permissions", "letters of rwm")
            .applied("device_cgroup_rules", "rules for devices")
            .requests("gpus")
            // Life
            .applied("depends_on", "what must be there first")
            .applied("depends_on.*.condition", "how far it must be")
            .applied("depends_on.*.required", "whether its failure is one of the stack")
            .applied("depends_on.*.restart", "kept in a label for docker compose restart, the only one that reads it")
            .applied(
                    "healthcheck",
                    "the check; the harness runs its command more often, and only the engine can call it unhealthy")
            .applied("healthcheck.test", "the command")
            .applied("healthcheck.interval", "the engine's interval")
            .applied("healthcheck.timeout", "of one check")
            .applied("healthcheck.retries", "failures that make it unhealthy")
            .applied("healthcheck.start_period", "a time in which failures do not count")
            .applied(
                    "healthcheck.start_interval",
                    "the engine's interval in that time; engines before 25 do not know it")
            .applied("healthcheck.disable", "no check, whatever the image says")
            .applied("restart", "what the engine does when it ends")
            .applied("scale", "how many containers")
            .hooks("post_start", "run after the start; one that fails fails the start")
            .hooks("pre_stop", "run before the stop of the service, which is not killed then")
            // Description
            .applied("container_name", "the container's name, with a suffix unless wanted as written")
            .applied("labels", "labels")
            .applied("label_file", "labels")
            .applied("annotations", "annotations")
            .applied("logging", "where output goes")
            .applied("logging.driver", "the driver; output can be read from json-file, local and journald only")
            .applied("logging.options", "its options")
            // Deploy
            .applied("deploy", "the parts that one engine knows")
            .applied("deploy.mode", "replicated", when("(?!replicated$).*", WARNED, SWARM))
            .applied("deploy.replicas", "how many containers")
            .warned("deploy.endpoint_mode", SWARM)
            .warned(
                    "deploy.labels",
                    "they are on a service of a swarm, not on containers; write labels: on the service")
            .warned("deploy.rollback_config", SWARM)
            .warned("deploy.update_config", SWARM)
            .applied("deploy.placement", "on which nodes it runs, where the engines of a pool are nodes of one swarm")
            .applied(
                    "deploy.placement.constraints", "nodes that it may run on; ignored elsewhere, as by Docker Compose")
            .warned("deploy.placement.preferences", "containers are spread by free memory")
            .warned("deploy.placement.max_replicas_per_node", "containers are spread by free memory")
            .applied("deploy.resources", "limits")
            .applied("deploy.resources.limits", "limits")
            .applied("deploy.resources.limits.cpus", "processors")
            .applied("deploy.resources.limits.memory", "the most memory")
            .applied("deploy.resources.limits.pids", "processes")
            .applied("deploy.resources.reservations", "what is kept for it")
            .warned("deploy.resources.reservations.cpus", "an engine can limit processors, not reserve them")
            .applied("deploy.resources.reservations.memory", "memory kept for it")
            .warned("deploy.resources.reservations.generic_resources", SWARM)
            .requests("deploy.resources.reservations.devices")
            .applied("deploy.restart_policy", "what the engine does when it ends")
            .applied("deploy.restart_policy.condition", "when it is started again")
            .applied("deploy.restart_policy.max_attempts", "how often")
            .warned("deploy.restart_policy.delay", "an engine has a delay of its own")
            .warned("deploy.restart_policy.window", "an engine has a window of its own")
            // Resources
            .below("networks.*")
            .applied("name", "the network's name, with a suffix unless wanted as written")
            .applied("external", "it must be there and stays")
            .applied("external.name", "its name")
            .applied("driver", "the driver")
            .applied("driver_opts", "its options")
            .applied("attachable", "containers outside a swarm's services may join")
            .applied("internal", "no way out")
            .applied("enable_ipv4", "IPv4 addresses; engines before 28 always give them")
            .applied("enable_ipv6", "IPv6 addresses")
            .applied("labels", "labels")
            .applied("ipam", "addresses")
            .applied("ipam.driver", "the driver")
            .applied("ipam.options", "its options")
            .applied("ipam.config", "ranges")
            .applied("ipam.config.[].subnet", "a range")
            .applied("ipam.config.[].ip_range", "the part for containers")
            .applied("ipam.config.[].gateway", "the gateway")
            .applied("ipam.config.[].aux_addresses", "addresses that are taken")
            .below("volumes.*")
            .applied("name", "the volume's name, with a suffix unless wanted as written")
            .applied("external", "it must be there and stays")
            .applied("external.name", "its name")
            .applied("driver", "the driver")
            .applied("driver_opts", "its options")
            .applied("labels", "labels")
            .below("configs.*")
            .applied("file", "its content")
            .applied("content", "its content")
            .fileObject()
            .below("secrets.*")
            .applied("file", "its content")
            .fileObject()
            .refused("driver", SWARM)
            .refused("driver_opts", SWARM)
            .below("models.*")
            .list();

    private static final RuleTable<ComposeKey> TABLE = table();

    private ComposeKeys() {}

    /** Every key, in the order of the documentation. */
    public static List<ComposeKey> all() {
        return ALL;
    }

    /** The row of a path, if it is that of a key. */
    static Optional<ComposeKey> find(NodePath path) {
        return TABLE.find(path);
    }

    private static RuleTable<ComposeKey> table() {
        RuleTable<ComposeKey> table = new RuleTable<>();
        ALL.forEach(key -> table.row(key.path(), key));
        return table;
    }
}
