/**
 * Programs of a few kilobytes that the harness runs in containers of its own, and the images that hold them.
 * Not for users.
 */
@NullMarked
package org.containerharness.programs;

import org.jspecify.annotations.NullMarked;
