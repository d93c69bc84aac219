/** A container engine behind the port: found, connected to and asked over docker-java, which nothing else knows. Not for users. */
@NullMarked
package org.containerharness.docker;

import org.jspecify.annotations.NullMarked;
