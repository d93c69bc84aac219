/** Relative paths to absolute ones. */
@NullMarked
package org.containerharness.compose.internal.paths;

import org.jspecify.annotations.NullMarked;
