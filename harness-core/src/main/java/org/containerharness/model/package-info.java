/** What is wanted: records and values with their checks, no side effects, no dependency. */
@NullMarked
package org.containerharness.model;

import org.jspecify.annotations.NullMarked;
