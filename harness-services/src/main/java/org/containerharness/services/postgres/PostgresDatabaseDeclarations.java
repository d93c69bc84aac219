package org.containerharness.services.postgres;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithPostgresDatabase} declares. */
final class PostgresDatabaseDeclarations implements Declarations<WithPostgresDatabase> {

    @Override
    public StackSpec declare(WithPostgresDatabase annotation, DeclarationContext context) {
        PostgresDatabases plain = PostgresDatabases.of(annotation.scripts()).withPort(annotation.port());
        if (!annotation.template().isEmpty()) {
            plain = plain.withOriginal(annotation.template());
        }
        PostgresDatabases databases = annotation.migration() == WithPostgresDatabase.NoMigration.class
                ? plain
                : plain.withMigration(annotation.migration());
        return context.stack().plus(databases.in(annotation.in(), annotation.name(), context.place()));
    }
}
