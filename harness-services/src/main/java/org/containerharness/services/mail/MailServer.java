package org.containerharness.services.mail;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A mail server.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param smtpPort where mails are sent to, as this JVM reaches it
 * @param imapPort where mails are read, as this JVM reaches it
 * @param apiPort of GreenMail's own API, as this JVM reaches it
 */
public record MailServer(String name, String host, int smtpPort, int imapPort, int apiPort) implements Space {

    /** {@code smtp://host:port}. */
    public String smtpUrl() {
        return "smtp://" + new HostAndPort(host, smtpPort);
    }

    /** {@code imap://host:port}. */
    public String imapUrl() {
        return "imap://" + new HostAndPort(host, imapPort);
    }

    /** Where GreenMail's own API is, which lists and removes mails. */
    public String apiUrl() {
        return "http://" + new HostAndPort(host, apiPort) + "/api";
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", smtpUrl(), "imap", imapUrl(), "api", apiUrl());
    }

    @Override
    public String toString() {
        return smtpUrl();
    }
}
