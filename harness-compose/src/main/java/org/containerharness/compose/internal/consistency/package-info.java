/** Rules between the elements of a typed project: references, exclusions, cycles. */
@NullMarked
package org.containerharness.compose.internal.consistency;

import org.jspecify.annotations.NullMarked;
