/** How the Docker Engine API is spoken: calls, JSON, errors, versions. Not for users. */
@NullMarked
package org.containerharness.docker.api;

import org.jspecify.annotations.NullMarked;
