/** How the Docker Engine API is spoken: calls, JSON, errors, versions. */
@NullMarked
package org.containerharness.docker.api;

import org.jspecify.annotations.NullMarked;
