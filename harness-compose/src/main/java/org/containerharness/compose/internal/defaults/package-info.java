/** Values the specification gives to what a file leaves out. */
@NullMarked
package org.containerharness.compose.internal.defaults;

import org.jspecify.annotations.NullMarked;
