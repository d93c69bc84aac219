/** Measures the harness beside the bare engine calls and beside Testcontainers, in the same run. */
@NullMarked
package org.containerharness.benchmarks;

import org.jspecify.annotations.NullMarked;
