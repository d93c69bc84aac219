package org.containerharness.services.nats;

import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithNats} declares. */
final class NatsDeclarations implements Declarations<WithNats> {

    @Override
    public StackSpec declare(WithNats annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "nats", "nats", "2", Map.of())
                .ports(Integer.toString(NatsKind.PORT))
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("Server is ready"), 1));
        attributes.verify();
        return context.stack()
                .plus(annotation.jetStream() ? spec.command("--jetstream", "--store_dir", "/tmp/jetstream") : spec);
    }
}
