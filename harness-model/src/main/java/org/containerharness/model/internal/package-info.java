/**
 * Builders by which the records of the model make copies of themselves that differ in some components. The compiler
 * writes them: which, is said where the package above is declared.
 */
@NullMarked
package org.containerharness.model.internal;

import org.jspecify.annotations.NullMarked;
