/** Micronaut: declared containers as what the application of a test connects to. */
@NullMarked
package org.containerharness.micronaut.internal;

import org.jspecify.annotations.NullMarked;
