package org.containerharness.engine;

/** What not every engine can do; asked before it is needed, so that a refusal comes early and by name. */
public enum Capability {
    CLASSIC_BUILDER("builds images with the classic builder"),
    BUILDKIT("builds images with BuildKit"),
    EVENTS("tells what happens to containers"),
    RENAME("gives containers another name"),
    ATTACHABLE_OVERLAYS("makes overlay networks"),
    IMAGE_MOUNTS("mounts images into containers (Docker 28, API 1.48)"),

    /** Such as a watchdog: they reach it by its endpoint and certificates. Engines in memory do not have it. */
    OTHER_PROCESSES("can be connected to by other processes");

    private final String text;

    Capability(String text) {
        this.text = text;
    }

    /** To follow "an engine that". */
    public String text() {
        return text;
    }
}
