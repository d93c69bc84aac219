/**
 * Builders by which the requests make copies of themselves that differ in some components (the compiler writes them), and
 * what engines and those who start helpers need alike.
 */
@NullMarked
package org.containerharness.engine.internal;

import org.jspecify.annotations.NullMarked;
