/**
 * Several engines that are nodes of one swarm as one {@link org.containerharness.engine.Engine}, so that whoever carries a
 * plan out need not know. Not for users.
 */
@NullMarked
package org.containerharness.spread;

import org.jspecify.annotations.NullMarked;
