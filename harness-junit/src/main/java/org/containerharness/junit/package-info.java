/** Annotations and the JUnit extension behind them. */
@NullMarked
package org.containerharness.junit;

import org.jspecify.annotations.NullMarked;
