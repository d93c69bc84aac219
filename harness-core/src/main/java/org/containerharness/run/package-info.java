/** Carries plans out: executor, running handles, diagnosis, teardown. */
@NullMarked
package org.containerharness.run;

import org.jspecify.annotations.NullMarked;
