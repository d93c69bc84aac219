package org.containerharness.services.mail;

import jakarta.mail.Session;
import java.util.Properties;

/** Needs Jakarta Mail on the class path; loaded only if its session is asked for. */
final class MailClients {

    private MailClients() {}

    static Session session(MailServer server) {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.host", server.host());
        properties.setProperty("mail.smtp.port", Integer.toString(server.smtpPort()));
        properties.setProperty("mail.store.protocol", "imap");
        properties.setProperty("mail.imap.host", server.host());
        properties.setProperty("mail.imap.port", Integer.toString(server.imapPort()));
        return Session.getInstance(properties);
    }
}
