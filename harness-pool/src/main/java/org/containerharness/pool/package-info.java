/**
 * The engines of {@code harness.engines}: connected, chosen from, left out when they are gone, and closed.
 */
@NullMarked
package org.containerharness.pool;

import org.jspecify.annotations.NullMarked;
