/** Configuration: the known settings, where they come from and in which order; used by entry points only. */
@NullMarked
package org.containerharness.settings;

import org.jspecify.annotations.NullMarked;
