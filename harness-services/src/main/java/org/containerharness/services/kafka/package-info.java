/** Kafka brokers. */
@NullMarked
package org.containerharness.services.kafka;

import org.jspecify.annotations.NullMarked;
