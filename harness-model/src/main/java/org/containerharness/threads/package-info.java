/** How threads wait for what others do. Not for users. */
@NullMarked
package org.containerharness.threads;

import org.jspecify.annotations.NullMarked;
