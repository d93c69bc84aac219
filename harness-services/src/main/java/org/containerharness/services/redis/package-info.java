/** A Redis key space for each test, in a shared server. */
@NullMarked
package org.containerharness.services.redis;

import org.jspecify.annotations.NullMarked;
