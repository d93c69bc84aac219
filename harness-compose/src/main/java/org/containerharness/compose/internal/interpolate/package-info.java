/** Variables in scalars: the template grammar and the casts of typed fields. */
@NullMarked
package org.containerharness.compose.internal.interpolate;

import org.jspecify.annotations.NullMarked;
