/** Services that start from another service. */
@NullMarked
package org.containerharness.compose.internal.extend;

import org.jspecify.annotations.NullMarked;
