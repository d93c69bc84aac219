/**
 * What makes two declarations the same fixture.
 * Not for users.
 */
@NullMarked
package org.containerharness.identity;

import org.jspecify.annotations.NullMarked;
