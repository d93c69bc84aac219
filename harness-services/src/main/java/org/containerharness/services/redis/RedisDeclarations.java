package org.containerharness.services.redis;

import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithRedis} declares. */
final class RedisDeclarations implements Declarations<WithRedis> {

    @Override
    public StackSpec declare(WithRedis annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = new RedisContainer(
                        ServiceDeclaration.of(annotation), annotation.password(), annotation.tuned())
                .spec(context, attributes, "redis", "redis", "7");
        attributes.verify();
        return context.stack().plus(spec);
    }
}
