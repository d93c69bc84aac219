/**
 * Which engine of a pool something runs on: pure functions of values.
 * Not for users.
 */
@NullMarked
package org.containerharness.placement;

import org.jspecify.annotations.NullMarked;
