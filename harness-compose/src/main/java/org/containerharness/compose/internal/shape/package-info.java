/** The typed canonical form: which attribute holds which type, in which order, and when it is printed. */
@NullMarked
package org.containerharness.compose.internal.shape;

import org.jspecify.annotations.NullMarked;
