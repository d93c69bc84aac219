/**
 * Which image is meant and whether it must be made: substitution, content tags, the lock file, one maker at a time.
 * Not for users.
 */
@NullMarked
package org.containerharness.images;

import org.jspecify.annotations.NullMarked;
