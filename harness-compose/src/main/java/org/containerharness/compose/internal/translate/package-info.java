/** Turns a bound project into a stack: one row for each key says whether it is applied, warned of or refused. */
@NullMarked
@RecordBuilder.Include(value = TranslateOptions.class, packagePattern = "@")
@RecordBuilder.Options(copyMethodName = "from", enableWither = false, enableGetters = false, addStaticBuilder = false)
package org.containerharness.compose.internal.translate;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.NullMarked;
