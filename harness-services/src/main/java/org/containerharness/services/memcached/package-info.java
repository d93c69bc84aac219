/** memcached servers. */
@NullMarked
package org.containerharness.services.memcached;

import org.jspecify.annotations.NullMarked;
