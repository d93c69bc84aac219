package org.containerharness.engine;

import java.time.Instant;

/**
 * A step of an image's history.
 *
 * @param createdBy the command, as the builder wrote it down
 * @param size what it added, in bytes
 * @param comment such as the message of a commit
 */
public record ImageLayer(Instant created, String createdBy, long size, String comment) {}
