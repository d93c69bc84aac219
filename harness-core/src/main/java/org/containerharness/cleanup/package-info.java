/** Who owns what on an engine, and what happens to it when its owner dies: the guard, the watchdog, the sweep. */
@NullMarked
package org.containerharness.cleanup;

import org.jspecify.annotations.NullMarked;
