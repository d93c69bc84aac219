/** Parts of a shared service that one test has to itself: databases, virtual hosts, key prefixes; and what a service is as a whole. */
@NullMarked
package org.containerharness.space;

import org.jspecify.annotations.NullMarked;
