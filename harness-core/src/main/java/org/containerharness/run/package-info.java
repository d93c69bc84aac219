/** Carries plans out: the runner, starts, teardown. */
@NullMarked
package org.containerharness.run;

import org.jspecify.annotations.NullMarked;
