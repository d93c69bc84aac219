/** Decides when a started container is ready, or never will be: probes and the one polling loop. */
@NullMarked
package org.containerharness.readiness;

import org.jspecify.annotations.NullMarked;
