/**
 * Handles to what runs, as tests get them: containers, networks, volumes, images, registries, stacks; and what is thrown
 * where one did not start, or ended.
 */
@NullMarked
package org.containerharness.handle;

import org.jspecify.annotations.NullMarked;
