package org.containerharness.plan;

import org.containerharness.model.ContainerSpec;

/** The labels by which the harness knows its own. */
public final class Labels {

    /** On everything the harness creates: {@code true}. */
    public static final String OURS = ContainerSpec.LABEL_PREFIX;

    /** The declared name. */
    public static final String NAME = OURS + ".name";

    /** The stack a resource belongs to. */
    public static final String STACK = OURS + ".stack";

    /** Who made it: host, process id and start of the process. */
    public static final String OWNER = OURS + ".owner";

    /** Unique for one create call; an answer that got lost is resolved by it. */
    public static final String NONCE = OURS + ".nonce";

    /** Where it was declared. */
    public static final String PLACE = OURS + ".place";

    /** The scope it lives in. */
    public static final String SCOPE = OURS + ".scope";

    private Labels() {}
}
