package org.containerharness.services.nats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.LogIn;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithNats} declares. */
final class NatsDeclarations implements Declarations<WithNats> {

    @Override
    public StackSpec declare(WithNats annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        LogIn.check(attributes, annotation.user(), annotation.password());
        if (!annotation.token().isEmpty() && !annotation.user().isEmpty()) {
            attributes.problem("token", "the server asks for a user or for a token. Leave one of the two out.");
        }
        if (annotation.token().chars().anyMatch(NatsDeclarations::endsJson)) {
            attributes.problem(
                    "token",
                    "NATS' Java client writes it into its first message without escaping it, so no test could log in."
                            + " Leave out quotes, backslashes and control characters, or say user and password.");
        }
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "nats", "nats", "2", variables(annotation))
                .ports(Integer.toString(NatsKind.PORT))
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("Server is ready"), 1));
        attributes.verify();
        List<String> options = options(annotation);
        return context.stack().plus(options.isEmpty() ? spec : spec.command(options.toArray(String[]::new)));
    }

    private static boolean endsJson(int character) {
        return character == '"' || character == '\\' || character < ' ';
    }

    /** The server does not read them; whoever connects does. */
    private static Map<String, String> variables(WithNats annotation) {
        if (!annotation.token().isEmpty()) {
            return Map.of(NatsKind.TOKEN, annotation.token());
        }
        return annotation.user().isEmpty()
                ? Map.of()
                : Map.of(NatsKind.USER, annotation.user(), NatsKind.PASSWORD, annotation.password());
    }

    private static List<String> options(WithNats annotation) {
        List<String> options = new ArrayList<>();
        if (annotation.jetStream()) {
            options.addAll(List.of("--jetstream", "--store_dir", "/tmp/jetstream"));
        }
        if (!annotation.user().isEmpty()) {
            options.addAll(List.of("--user", annotation.user(), "--pass", annotation.password()));
        }
        if (!annotation.token().isEmpty()) {
            options.addAll(List.of("--auth", annotation.token()));
        }
        return options;
    }
}
