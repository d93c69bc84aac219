/** Bytes between here and an engine: transports, their limits and addresses. */
@NullMarked
package org.containerharness.docker.http;

import org.jspecify.annotations.NullMarked;
