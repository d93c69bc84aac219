/** What makes two declarations the same fixture. */
@NullMarked
package org.containerharness.identity;

import org.jspecify.annotations.NullMarked;
