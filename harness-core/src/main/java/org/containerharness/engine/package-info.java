/** The port to a container engine: what the harness asks of it, in its own values; an engine is found by {@code EngineProvider}. */
@NullMarked
package org.containerharness.engine;

import org.jspecify.annotations.NullMarked;
