/**
 * What a declared stack leaves open, decided before it is planned: ports, names, paths, services that are there already.
 * Not for users.
 */
@NullMarked
package org.containerharness.resolution;

import org.jspecify.annotations.NullMarked;
