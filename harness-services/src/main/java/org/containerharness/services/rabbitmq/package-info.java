/** A RabbitMQ virtual host for each test, in a shared broker. */
@NullMarked
package org.containerharness.services.rabbitmq;

import org.jspecify.annotations.NullMarked;
