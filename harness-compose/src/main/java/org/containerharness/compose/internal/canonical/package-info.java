/** Short forms to long forms. */
@NullMarked
package org.containerharness.compose.internal.canonical;

import org.jspecify.annotations.NullMarked;
