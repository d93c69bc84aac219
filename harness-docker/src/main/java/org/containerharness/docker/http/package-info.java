/** Bytes between here and an engine: transports, their limits and addresses. Not for users. */
@NullMarked
package org.containerharness.docker.http;

import org.jspecify.annotations.NullMarked;
