package org.containerharness.lease;

import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.handle.RunningStack;

/**
 * Something shared that may be used.
 *
 * @param stack it alone
 * @param facts of a container as it is now
 * @param isNew made by this call, so nobody has used it yet
 */
record Leased(RunningStack stack, String engineName, Optional<ContainerDetails> facts, boolean isNew) {}
