/** The engines of a pool as settings name them, and which of them something runs on: pure functions of values. */
@NullMarked
package org.containerharness.pool;

import org.jspecify.annotations.NullMarked;
