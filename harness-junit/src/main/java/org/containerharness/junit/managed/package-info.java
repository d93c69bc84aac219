/** The one place that knows Testcontainers: its objects as fixtures of a stack. Not for users. */
@NullMarked
package org.containerharness.junit.managed;

import org.jspecify.annotations.NullMarked;
