package org.containerharness.services.mail;

import java.util.List;
import java.util.Set;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Mail servers: GreenMail. */
public final class MailKind implements ServiceKind<MailServer> {

    static final int SMTP = 3025;
    static final int IMAP = 3143;
    static final int API = 8080;

    @Override
    public String name() {
        return "mail";
    }

    /** Its image is called {@code standalone}, which says nothing; the label of the annotation does. */
    @Override
    public Set<String> images() {
        return Set.of("greenmail");
    }

    @Override
    public Class<MailServer> type() {
        return MailServer.class;
    }

    @Override
    public MailServer whole(ServiceFacts container) {
        return new MailServer(
                container.name(),
                container.address(SMTP).getHostString(),
                container.address(SMTP).getPort(),
                container.address(IMAP).getPort(),
                container.address(API).getPort());
    }

    @Override
    public List<ServiceClient<MailServer>> clients() {
        return List.of(ServiceClient.of(
                "jakarta.mail.Session", "org.eclipse.angus:jakarta.mail", server -> MailClients.session(server)));
    }
}
