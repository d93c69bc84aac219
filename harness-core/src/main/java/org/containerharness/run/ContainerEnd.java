package org.containerharness.run;

import java.time.Instant;

/**
 * The end of a container that should run.
 *
 * @param container the declared name
 * @param time by the engine's clock
 * @param text what to tell people: which container, its code and last output, secrets masked
 * @param fails whether whoever has the container fails by it, see {@link org.containerharness.model.WhenEnded}
 */
public record ContainerEnd(String container, int exitCode, Instant time, String text, boolean fails) {}
