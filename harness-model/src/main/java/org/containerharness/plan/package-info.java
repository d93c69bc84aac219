/** What will be done: operations with causes and prerequisites, a pure function of the model and of what was observed. */
@NullMarked
package org.containerharness.plan;

import org.jspecify.annotations.NullMarked;
