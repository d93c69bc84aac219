/** What can be wrong with a Compose project, and where: positions, problems and the exception that holds them. */
@NullMarked
package org.containerharness.compose.error;

import org.jspecify.annotations.NullMarked;
