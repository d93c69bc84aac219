/** Turns a bound project into a stack: one row for each key says whether it is applied, warned of or refused. */
@NullMarked
package org.containerharness.compose.internal.translate;

import org.jspecify.annotations.NullMarked;
