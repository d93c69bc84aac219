/** The canonical form as JSON and YAML. */
@NullMarked
package org.containerharness.compose.internal.print;

import org.jspecify.annotations.NullMarked;
