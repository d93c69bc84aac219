/**
 * Image builds by BuildKit and by the classic builder, and the session through which BuildKit asks for secrets. Not
 * for users.
 */
@NullMarked
package org.containerharness.docker.build;

import org.jspecify.annotations.NullMarked;
