/** Quarkus: declared containers as what the application of a test connects to. */
@NullMarked
package org.containerharness.quarkus.internal;

import org.jspecify.annotations.NullMarked;
