package org.containerharness.services.redis;

import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithValkey} declares. */
final class ValkeyDeclarations implements Declarations<WithValkey> {

    @Override
    public StackSpec declare(WithValkey annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = new RedisContainer(
                        ServiceDeclaration.of(annotation), annotation.password(), annotation.tuned())
                .spec(context, attributes, "valkey", "valkey/valkey", "8");
        attributes.verify();
        return context.stack().plus(spec);
    }
}
