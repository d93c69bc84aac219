package org.containerharness.settings;

/** Every setting there is; the configuration reference in the docs is made from this table. */
public enum Setting {
    ENGINE_HOST(
            "harness.engine.host",
            "",
            true,
            "Address of the engine, such as unix:///var/run/docker.sock; empty: DOCKER_HOST, the current docker context,"
                    + " then the usual sockets."),
    ENGINES(
            "harness.engines",
            "",
            true,
            "Engines that stacks are spread over, comma-separated: names of docker contexts, or addresses such as"
                    + " ssh://ci@host; empty: one engine, as above."),
    ENGINE_MISSING(
            "harness.engine.missing",
            "fail",
            true,
            "What a test does without an engine: fail (with instructions) or skip."),
    ENGINE_ALLOW_PLAIN_TCP(
            "harness.engine.allowPlainTcp",
            "false",
            true,
            "Allow a tcp:// engine on another host without TLS; whoever can reach that port is root there."),
    PORTS_HOST(
            "harness.ports.host",
            "",
            false,
            "Address under which published ports are reached from the tests; empty: derived from the engine's address."),
    PORTS_BIND(
            "harness.ports.bind",
            "",
            true,
            "Address that published ports are bound to; empty: loopback for a local engine, all interfaces else."),
    PORTS_RANGE(
            "harness.ports.range",
            "20000-29999",
            false,
            "Host ports that are chosen from for a local engine, so that they stay over restarts; off leaves the choice to"
                    + " the engine."),
    IMAGE_PREFIX(
            "harness.image.prefix",
            "",
            false,
            "Put in front of every image without a registry, such as mirror.example/cache/."),
    IMAGE_SUBSTITUTE(
            "harness.image.substitute",
            "",
            false,
            "Other images for declared ones: comma-separated from=to, such as postgres:16=registry.example/pg:16."),
    IMAGE_LOCK(
            "harness.image.lock",
            "harness.lock",
            false,
            "File that says which digest each tag stands for, looked for up to the repository's root; off uses none."),
    IMAGE_OFFLINE(
            "harness.image.offline",
            "false",
            false,
            "Never ask a registry for anything; images that are missing are named before anything starts."),
    BUILD_BUILDER(
            "harness.build.builder",
            "auto",
            false,
            "Which builder makes images: buildkit, classic, or auto for BuildKit where the engine has it."),
    CACHE_DIRECTORY(
            "harness.cache.directory",
            "",
            true,
            "Where hashes of build contexts, times of test classes, copies of Compose files on the class path and locks"
                    + " between processes are kept, for this user only; empty: containerharness in the user's cache"
                    + " folder; off keeps none."),
    PULL_POLICY(
            "harness.pull.policy",
            "if-missing",
            false,
            "When images are pulled that declare no policy: if-missing, always, never, or an age such as 24h."),
    SNAPSHOT(
            "harness.snapshot",
            "true",
            false,
            "Keep as an image what a database was after its first initialisation, and begin later starts from it."),
    SNAPSHOT_LIMIT(
            "harness.snapshot.limit",
            "2g",
            false,
            "How much disk snapshots may take beyond the images they were made from; the oldest are removed."),
    READY_TIMEOUT("harness.ready.timeout", "60s", false, "Limit of waits that declare none, from the start call on."),
    PARALLELISM(
            "harness.parallelism",
            "",
            false,
            "How many engine calls one JVM makes at a time; empty: twice the processors, at least 4."),
    STOP_GRACE(
            "harness.stop.grace",
            "",
            false,
            "Time each container gets to end by its own signal at teardown; empty: only those that are declared to end"
                    + " gracefully, with a time of their own, and the others are killed at once."),
    WHEN_ENDED(
            "harness.ended",
            "warn",
            false,
            "What it means that a container ended badly while a test or class had it, with a code other than 0: warn, fail"
                    + " (the test or class fails at its end) or ignore."),
    AHEAD(
            "harness.ahead",
            "auto",
            false,
            "How many containers may be started before the test that needs them: a number, off, or auto for twice the"
                    + " processors, at least 4; in a quarter of the engine's memory at most."),
    TEARDOWN(
            "harness.teardown",
            "beside",
            false,
            "When what a class or test had is removed: beside the tests that come next, or wait to let them begin only"
                    + " after it."),
    KEEP(
            "harness.keep",
            "never",
            true,
            "What happens to containers at the end: never (removed), on-failure (kept when a test failed), always."),
    CLEANUP_WATCHDOG(
            "harness.cleanup.watchdog",
            "true",
            true,
            "Run a small second process that removes what this JVM leaves when it is killed."),
    CLEANUP_GUARD(
            "harness.cleanup.guard",
            "true",
            true,
            "Run a tiny container that shows other machines on the same engine that this session lives."),
    CLEANUP_SWEEP(
            "harness.cleanup.sweep",
            "true",
            true,
            "Remove what dead sessions left on the engine, in the background, when the first stack starts."),
    BUILD_ID(
            "harness.build.id",
            "",
            false,
            "Names the build that shares what has BUILD scope; empty: its process is found, see sharing.md."),
    MACHINE(
            "harness.machine",
            "on",
            true,
            "Whether fixtures may have MACHINE scope: on, off, or off-in-ci (where the variable CI is set); else they get"
                    + " BUILD scope."),
    MACHINE_IDLE("harness.machine.idle", "1h", true, "How long a fixture of MACHINE scope stays that nobody uses."),
    SHARE_TIMEOUT(
            "harness.share.timeout", "10m", false, "How long to wait for another process that makes a shared fixture."),
    STATE_DIRECTORY(
            "harness.state.directory",
            "",
            true,
            "Where test JVMs tell each other what they make and use; empty: containerharness in XDG_STATE_HOME or"
                    + " ~/.local/state."),
    REPORT_DIRECTORY(
            "harness.report.directory",
            "",
            false,
            "Where reports of the run and container logs are written; empty: target/harness, in a project of Gradle"
                    + " build/harness; off writes none."),
    REPORT_CONSOLE(
            "harness.report.console",
            "true",
            false,
            "Print a few lines at the end of a session: what ran, what was waited for, hints, where the report is."),
    REPORT_SUMMARY(
            "harness.report.summary",
            "",
            false,
            "A file to which a summary in Markdown is added at the end of a session, such as $GITHUB_STEP_SUMMARY."),
    LOG_FILES(
            "harness.log.files",
            "on-failure",
            false,
            "When what containers wrote is kept in the folder of reports: on-failure (of a start or a test, or an end of a"
                    + " container that was none of the test's), or always."),
    REPORT_ATTACHMENTS(
            "harness.report.attachments",
            "in-ci",
            false,
            "Whether a failed test prints an ATTACHMENT line for each file that was kept of it, by which Jenkins and GitLab"
                    + " show the file with the test: in-ci (where the variable CI is set), on or off."),
    LOG_CONTAINERS(
            "harness.log.containers",
            "false",
            false,
            "Log what containers write at INFO, to loggers named container.<name>; else it goes there at DEBUG."),
    LOG_LINES("harness.log.lines", "50", false, "How many last lines of output a failure shows.");

    private final String key;
    private final String defaultValue;
    private final boolean safety;
    private final String description;

    Setting(String key, String defaultValue, boolean safety, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.safety = safety;
        this.description = description;
    }

    /** The key in property files and system properties. */
    public String key() {
        return key;
    }

    /** The environment variable: the key in upper case, dots as underscores, words apart. */
    public String environmentVariable() {
        return key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(java.util.Locale.ROOT);
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** True if JUnit's {@code junit-platform.properties} does not count in a jar, which a dependency could bring. */
    public boolean isSafety() {
        return safety;
    }

    public String description() {
        return description;
    }

    /** The key by which somebody says where a container's service is that is there already. */
    public static String useKey(String container) {
        return "harness.use." + container;
    }
}
