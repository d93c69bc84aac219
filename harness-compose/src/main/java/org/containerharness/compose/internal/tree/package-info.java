/** Trees of maps, lists and scalars that know their place in a file, and the paths that lead into them. */
@NullMarked
package org.containerharness.compose.internal.tree;

import org.jspecify.annotations.NullMarked;
