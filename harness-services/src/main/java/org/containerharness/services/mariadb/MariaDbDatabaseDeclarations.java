package org.containerharness.services.mariadb;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithMariaDbDatabase} declares. */
final class MariaDbDatabaseDeclarations implements Declarations<WithMariaDbDatabase> {

    @Override
    public StackSpec declare(WithMariaDbDatabase annotation, DeclarationContext context) {
        MariaDbDatabases plain = MariaDbDatabases.of(annotation.scripts()).withPort(annotation.port());
        if (!annotation.template().isEmpty()) {
            plain = plain.withOriginal(annotation.template());
        }
        MariaDbDatabases databases = annotation.migration() == WithMariaDbDatabase.NoMigration.class
                ? plain
                : plain.withMigration(annotation.migration());
        return context.stack().plus(databases.in(annotation.in(), annotation.name(), context.place()));
    }
}
