/** The command line of the loader, with the argument grammar of the Compose command. */
@NullMarked
package org.containerharness.compose.cli;

import org.jspecify.annotations.NullMarked;
