package org.containerharness.services.redis;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithRedisDatabase} declares. */
final class RedisDatabaseDeclarations implements Declarations<WithRedisDatabase> {

    @Override
    public StackSpec declare(WithRedisDatabase annotation, DeclarationContext context) {
        RedisDatabases databases = new RedisDatabases(annotation.password(), annotation.port());
        return context.stack().plus(databases.in(annotation.in(), annotation.name(), context.place()));
    }
}
