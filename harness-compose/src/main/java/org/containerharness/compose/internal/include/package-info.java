/** Projects named by {@code include} and what they bring into the including one. */
@NullMarked
package org.containerharness.compose.internal.include;

import org.jspecify.annotations.NullMarked;
