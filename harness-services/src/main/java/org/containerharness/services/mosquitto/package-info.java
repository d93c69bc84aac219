/** MQTT brokers. */
@NullMarked
package org.containerharness.services.mosquitto;

import org.jspecify.annotations.NullMarked;
