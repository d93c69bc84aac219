/** The port to a container engine: what the harness asks of it, in its own values; an engine is found by {@code EngineProvider}. */
@NullMarked
@RecordBuilder.Include(
        value = {ContainerDetails.class, EngineSettings.class, ExecRequest.class, NewContainer.class},
        packagePattern = "@.internal")
@RecordBuilder.Options(copyMethodName = "from", enableWither = false, enableGetters = false, addStaticBuilder = false)
package org.containerharness.engine;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.NullMarked;
