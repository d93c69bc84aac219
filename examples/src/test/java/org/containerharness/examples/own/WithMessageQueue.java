package org.containerharness.examples.own;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.junit.DeclaredBy;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.extension.ExtendWith;

// tag::own[]
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(WithMessageQueue.Declaration.class)
public @interface WithMessageQueue {

    String name() default "queue";

    class Declaration implements Declarations<WithMessageQueue> {
        @Override
        public StackSpec declare(WithMessageQueue annotation, DeclarationContext context) {
            return context.stack()
                    .plus(ContainerSpec.of(annotation.name(), "rabbitmq:3")
                            .ports("5672")
                            .waitFor(new ReadyCondition.CommandSucceeds(
                                    Command.parse("rabbitmq-diagnostics -q check_port_connectivity")))
                            .withPlace(context.place()));
        }
    }
}
// end::own[]
