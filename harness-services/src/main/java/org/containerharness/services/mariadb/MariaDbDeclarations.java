package org.containerharness.services.mariadb;

import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.MySqlContainer;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithMariaDb} declares. */
final class MariaDbDeclarations implements Declarations<WithMariaDb> {

    @Override
    public StackSpec declare(WithMariaDb annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = new MySqlContainer(
                        ServiceDeclaration.of(annotation),
                        annotation.database(),
                        annotation.user(),
                        annotation.password(),
                        annotation.init(),
                        annotation.tuned(),
                        annotation.inMemory())
                .spec(context, attributes, "mariadb", "11", "MARIADB_");
        attributes.verify();
        return context.stack().plus(spec);
    }
}
