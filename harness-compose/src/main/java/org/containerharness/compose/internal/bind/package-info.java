/** The typed tree bound to the records of the model. */
@NullMarked
package org.containerharness.compose.internal.bind;

import org.jspecify.annotations.NullMarked;
