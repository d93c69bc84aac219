/**
 * Fixtures that several processes share: what makes two declarations the same, who may create, who waits, and when one
 * that is kept may be handed out.
 */
@NullMarked
package org.containerharness.lease;

import org.jspecify.annotations.NullMarked;
