/** Compose files on the class path. */
@NullMarked
package org.containerharness.compose.internal.resources;

import org.jspecify.annotations.NullMarked;
