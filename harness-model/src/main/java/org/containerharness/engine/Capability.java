package org.containerharness.engine;

/** What not every engine can do; asked before it is needed, so that a refusal comes early and by name. */
public enum Capability {
    CLASSIC_BUILDER("builds images with the classic builder", "the builder \"classic\""),
    BUILDKIT(
            "builds images with BuildKit",
            "secrets, SSH agents and further contexts of builds; they use the classic builder"),
    EVENTS(
            "tells what happens to containers",
            "ends of containers that are seen at once; a look each second takes their place"),
    /** Podman reads its own file of events four times a second. */
    PROMPT_EVENTS(
            "tells at once what happens to containers",
            "events that come at once; while a start waits, a look ten times a second takes their place"),
    REGISTRY_DIGESTS(
            "asks registries for the digests of images", "digests of images that were not pulled (`registryDigest`)"),
    RENAME("gives containers another name", "fixtures of BUILD and MACHINE scope"),
    VOLUMES("keeps volumes", "volumes"),
    FILES_BEFORE_START(
            "takes files before a container starts",
            "files of containers, and all that is made of them, such as init scripts of services"),
    SEPARATE_NETWORKS("keeps networks apart", "internal networks, and containers that are cut off from a network"),
    UDP_PORTS("publishes UDP ports", "published UDP ports"),
    LINKS(
            "finds containers by name without a declared network",
            "ports of the test's JVM for containers that name no network; those that name one have them"),
    PAUSE("lets containers stand still", "paused containers"),
    COMMIT("makes images of containers", "commits, and starts from snapshots; all start from their images"),
    /** Podman knows most of them, but neither HEALTHCHECK nor what a variable stands for. */
    COMMIT_INSTRUCTIONS(
            "reads the instructions of a commit as those of a Dockerfile",
            "variables, line breaks and HEALTHCHECK in the instructions of commits"),
    UPDATE("changes limits of containers that run", "faults that take memory from containers"),
    ATTACHABLE_OVERLAYS(
            "makes overlay networks", "networks with the driver \"overlay\", which a manager of a swarm makes"),
    IMAGE_MOUNTS("mounts images into containers (Docker 28, API 1.48)", "mounts of type \"image\""),

    /** Podman fills a volume from the image when its first container starts, over what was copied in before. */
    FILES_IN_VOLUMES(
            "keeps files that are put into a volume before any container has run with it", "volumes with files"),

    /** Such as a watchdog: they reach it by its endpoint and certificates. Engines in memory do not have it. */
    OTHER_PROCESSES(
            "can be connected to by other processes",
            "the watchdog that cleans up after a killed JVM; a guard and later sessions do it");

    private final String text;
    private final String use;

    Capability(String text, String use) {
        this.text = text;
        this.use = use;
    }

    /** To follow "an engine that". */
    public String text() {
        return text;
    }

    /** What people cannot use without it. */
    public String use() {
        return use;
    }
}
