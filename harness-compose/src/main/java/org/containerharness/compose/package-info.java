/** Compose projects: entry points to load and run them. */
@NullMarked
@RecordBuilder.Include(value = ComposeRequest.class, packagePattern = "@.request.internal")
@RecordBuilder.Options(copyMethodName = "from", enableWither = false, enableGetters = false, addStaticBuilder = false)
package org.containerharness.compose;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.NullMarked;
