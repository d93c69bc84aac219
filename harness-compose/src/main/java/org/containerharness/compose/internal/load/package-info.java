/** The order of the phases. */
@NullMarked
package org.containerharness.compose.internal.load;

import org.jspecify.annotations.NullMarked;
