package org.containerharness.services.memcached;

import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithMemcached} declares. */
final class MemcachedDeclarations implements Declarations<WithMemcached> {

    @Override
    public StackSpec declare(WithMemcached annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        if (annotation.megabytes() < 8) {
            attributes.problem("megabytes", annotation.megabytes() + " are too few for memcached. Give it 8 or more.");
        }
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "memcached", "memcached", "1", Map.of())
                .ports(Integer.toString(MemcachedKind.PORT))
                .command("memcached", "-m", Integer.toString(annotation.megabytes()))
                .waitFor(new ReadyCondition.Listening(List.of(ContainerPort.tcp(MemcachedKind.PORT))));
        attributes.verify();
        return context.stack().plus(spec);
    }
}
