package org.containerharness.progress;

import org.containerharness.plan.Operation;

/** A failed operation and what it threw. */
public record OperationFailure(Operation operation, Throwable cause) {}
