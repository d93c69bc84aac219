/** Compose projects: entry points to load and run them. */
@NullMarked
package org.containerharness.compose;

import org.jspecify.annotations.NullMarked;
