/**
 * What a container was after its first initialisation, kept as an image: which one, made when, used where.
 * Not for users.
 */
@NullMarked
package org.containerharness.snapshot;

import org.jspecify.annotations.NullMarked;
