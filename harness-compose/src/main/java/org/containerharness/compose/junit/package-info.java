/** Compose projects for JUnit tests; needs {@code harness-junit} on the class path, which nothing else here does. */
@NullMarked
package org.containerharness.compose.junit;

import org.jspecify.annotations.NullMarked;
