package org.containerharness.services.rabbitmq;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithRabbitMqVirtualHost} declares. */
final class RabbitMqVirtualHostDeclarations implements Declarations<WithRabbitMqVirtualHost> {

    @Override
    public StackSpec declare(WithRabbitMqVirtualHost annotation, DeclarationContext context) {
        RabbitMqVirtualHosts hosts = new RabbitMqVirtualHosts(annotation.port(), annotation.managementPort());
        return context.stack().plus(hosts.in(annotation.in(), annotation.name(), context.place()));
    }
}
