package org.containerharness.plan;

import java.util.Optional;
import org.containerharness.engine.ImageDetails;

/**
 * An image a stack wants, as it stands on the engine.
 *
 * @param reference what to create containers from: the reference after substitution, or the tag of a build
 * @param local what the engine has under it, empty if nothing
 */
public record ImageState(String reference, Optional<ImageDetails> local) {}
