/**
 * A way from tests to a container's ports that goes through this JVM, so that it can be made slow, narrow and lossy: no
 * module of a kernel, no capability and no image is needed, and it works with engines elsewhere too.
 */
@NullMarked
package org.containerharness.proxy;

import org.jspecify.annotations.NullMarked;
