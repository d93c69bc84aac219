package org.containerharness.engine;

import java.util.Map;
import org.containerharness.model.ContainerSpec;

/** The labels by which the harness knows its own. */
public final class Labels {

    /** On everything the harness creates: {@code true}. */
    public static final String OURS = ContainerSpec.LABEL_PREFIX;

    /** The declared name. */
    public static final String NAME = OURS + ".name";

    /** The stack a resource belongs to. */
    public static final String STACK = OURS + ".stack";

    /** One start of a stack; the same on everything that start creates. */
    public static final String STACK_ID = OURS + ".stackId";

    /** The process that made it, or the build process for what belongs to a build; the text of an owner. */
    public static final String OWNER = OURS + ".owner";

    /** The session that made it and removes it: one connection of a JVM to an engine. Not on what a build owns. */
    public static final String SESSION = OURS + ".session";

    /** The build that owns it, in place of a session. */
    public static final String BUILD = OURS + ".build";

    /** Unique for one create call; an answer that got lost is resolved by it. */
    public static final String NONCE = OURS + ".nonce";

    /** Where it was declared. */
    public static final String PLACE = OURS + ".place";

    /** The scope it lives in: {@code method}, {@code class}, {@code suite}, {@code build} or {@code machine}. */
    public static final String SCOPE = OURS + ".scope";

    /** Hash of the spec and everything it depends on. */
    public static final String IDENTITY = OURS + ".identity";

    /** What it was made from, a short hash of each field, so that the field can be named in which a fixture differs. */
    public static final String FIELDS = OURS + ".fields";

    /** The process that made what a build or nobody owns; the text of an owner. */
    public static final String CREATOR = OURS + ".creator";

    /** The build in which it was made, on what outlives builds. */
    public static final String CREATOR_BUILD = OURS + ".creatorBuild";

    /** How long it may be idle before it may be removed, such as {@code 24h}; only in scope {@code machine}. */
    public static final String DEADLINE = OURS + ".deadline";

    /** The version of these labels' meaning, a whole number; what carries a newer one than ours is never touched. */
    public static final String VERSION = OURS + ".version";

    /** What {@link #VERSION} is now. */
    public static final String CURRENT_VERSION = "1";

    /** Value of {@link #SCOPE} for what no session and no build owns. */
    public static final String SCOPE_MACHINE = "machine";

    /** On what runs without a guard, so that a missing guard proves nothing: {@code true}. */
    public static final String UNGUARDED = OURS + ".unguarded";

    /** On a guard container: the session or build it stands for, as {@code session:<id>} or {@code build:<id>}. */
    public static final String GUARDS = OURS + ".guards";

    /** On a marker volume: the {@link #STACK_ID} of what is kept. */
    public static final String KEPT = OURS + ".kept";

    /**
     * On images the harness makes, says how: {@code build}, {@code commit} or {@code snapshot}. Containers inherit the labels of their
     * image, so images do not carry those that say whose a container is.
     */
    public static final String IMAGE = OURS + ".image";

    /** On a snapshot, and on what was started from it: the declared image. */
    public static final String SNAPSHOT_OF = OURS + ".snapshotOf";

    /** On a snapshot: the name and place of the declaration that it was made for. */
    public static final String SNAPSHOT_FOR = OURS + ".snapshotFor";

    /** On a snapshot: the size in bytes of the image below it, which it shares. */
    public static final String SNAPSHOT_BASE = OURS + ".snapshotBase";

    private Labels() {}

    /** Whether they are of what other processes may use too: of BUILD or MACHINE scope. */
    public static boolean areOfShared(Map<String, String> labels) {
        return labels.containsKey(BUILD) || SCOPE_MACHINE.equals(labels.get(SCOPE));
    }
}
