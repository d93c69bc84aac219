package org.containerharness.services.mail;

import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.Secrets;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithMail} declares. */
final class MailDeclarations implements Declarations<WithMail> {

    private static final String PLAIN =
            "-Dgreenmail.setup.test.smtp -Dgreenmail.setup.test.imap -Dgreenmail.hostname=0.0.0.0 ";

    @Override
    public StackSpec declare(WithMail annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        List<String> users = attributes.readAll("users", annotation.users(), MailDeclarations::user);
        String options = PLAIN
                + (users.isEmpty()
                        ? "-Dgreenmail.auth.disabled"
                        : "-Dgreenmail.users.login=email -Dgreenmail.users=" + String.join(",", users));
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(
                        context, attributes, "mail", "greenmail/standalone", "2.1.7", Map.of("GREENMAIL_OPTS", options))
                .ports(Integer.toString(MailKind.SMTP), Integer.toString(MailKind.IMAP), Integer.toString(MailKind.API))
                .waitFor(ReadyCondition.Http.get("/api/service/readiness").onPort(MailKind.API));
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static String user(String text) {
        if (!text.matches("[^\\s:,@]+:[^\\s:,@]+@[^\\s:,@]+")) {
            // What it has may be a password.
            throw new InvalidValueException(
                    "it is no user. Write name:password@domain, such as ann:secret@example.org.");
        }
        Secrets.learnValue(text.substring(text.indexOf(':') + 1, text.indexOf('@')));
        return text;
    }
}
