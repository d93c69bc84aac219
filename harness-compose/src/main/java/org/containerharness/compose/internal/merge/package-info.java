/** How a later file changes an earlier one, and which list entries are the same. */
@NullMarked
package org.containerharness.compose.internal.merge;

import org.jspecify.annotations.NullMarked;
