/** Annotations that give a test a part of a shared service to itself. */
@NullMarked
package org.containerharness.junit.space;

import org.jspecify.annotations.NullMarked;
