/** Entry points: start a stack, hold the running one, end it. Nothing below imports this package. */
@NullMarked
package org.containerharness;

import org.jspecify.annotations.NullMarked;
