/** The loaded project as values: one record for each object of the Compose Specification. */
@NullMarked
package org.containerharness.compose.model;

import org.jspecify.annotations.NullMarked;
