package org.containerharness.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.containerharness.forward.HostPort;
import org.containerharness.model.StackSpec;

/** What {@link ExposeHostPort} declares. */
final class HostPortDeclarations implements Declarations<ExposeHostPort> {

    @Override
    public StackSpec declare(ExposeHostPort annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        if (context.scope().isShared()) {
            attributes.problem(
                    "scope",
                    "other processes use what has " + context.scope()
                            + " scope, and this JVM ends before them. Give the port and its containers SUITE scope.");
        }
        Optional<HostPort> port = attributes.attempt("value", () -> port(annotation, context, attributes));
        attributes.verify();
        return context.stack().plus(port.orElseThrow().spec().withPlace(context.place()));
    }

    private static HostPort port(ExposeHostPort annotation, DeclarationContext context, Attributes attributes) {
        if (context.element() instanceof Field field && annotation.localPort() == 0) {
            if (!Modifier.isStatic(field.getModifiers())) {
                attributes.problem("value", "containers may call before there is an instance. Make the field static.");
            }
            return HostPort.of(annotation.value(), new ServerInField(field));
        }
        return HostPort.of(
                annotation.value(), annotation.localPort() == 0 ? annotation.value() : annotation.localPort());
    }
}
