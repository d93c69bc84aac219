package org.containerharness.run;

import org.containerharness.plan.Operation;

/** A failed operation and what it threw. */
record OperationFailure(Operation operation, Throwable cause) {}
