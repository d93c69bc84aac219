/** Builders by which the requests make copies of themselves that differ in some components; the compiler writes them. */
@NullMarked
package org.containerharness.engine.internal;

import org.jspecify.annotations.NullMarked;
