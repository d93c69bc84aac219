package org.containerharness.plan;

import org.containerharness.model.ResourceId;

/** One engine call, or one thing to wait for, with everything it needs to know. */
public sealed interface Action permits ImageAction, NetworkAction, VolumeAction, ContainerAction, FixtureAction {

    /** What is acted on. */
    ResourceId target();

    /** What is done, as a plan prints it; tells one action of a plan from another. */
    String text();
}
