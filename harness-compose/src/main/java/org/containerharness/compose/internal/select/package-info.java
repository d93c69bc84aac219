/** Profiles, selected services, dependency cycles and what is left to run. */
@NullMarked
package org.containerharness.compose.internal.select;

import org.jspecify.annotations.NullMarked;
