/** What applications connect to: services known by their images, and the properties that lead to them. Not for users. */
@NullMarked
package org.containerharness.junit.context;

import org.jspecify.annotations.NullMarked;
