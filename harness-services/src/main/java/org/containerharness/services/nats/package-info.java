/** NATS servers. */
@NullMarked
package org.containerharness.services.nats;

import org.jspecify.annotations.NullMarked;
