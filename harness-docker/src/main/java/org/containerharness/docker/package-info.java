/** The boundary to the container engine: one interface, its implementation over docker-java, nothing else knows docker-java. */
@NullMarked
package org.containerharness.docker;

import org.jspecify.annotations.NullMarked;
