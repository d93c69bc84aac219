package org.containerharness.readiness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ReadyCondition;

/** PostgreSQL listens, and refuses everybody, before it serves; so by default it is asked to let somebody in. */
final class PostgresGreeting {

    /** In its log for each client that does, this one too; no failure of the server. */
    static final String TOO_EARLY = "the database system is starting up";

    private static final ContainerPort PORT = ContainerPort.tcp(5432);

    /** It asks for credentials, lets in, or refuses for another reason than cannot_connect_now (SQLSTATE 57P03). */
    private static final String SERVES = "\\A(R|E[\\s\\S]*\\x00C(?!57P03)\\w{5}\\x00)";

    private PostgresGreeting() {}

    /** A StartupMessage of protocol 3.0; the official image and those made of it say by a variable that they have a server. */
    static Optional<ReadyCondition.TcpAnswer> of(ContainerDetails facts, List<ContainerPort> published) {
        Map<String, String> variables = facts.environment();
        String user = variables.getOrDefault("POSTGRES_USER", "postgres");
        String database = variables.getOrDefault("POSTGRES_DB", user);
        String message = "\0\3\0\0user\0" + user + "\0database\0" + database + "\0\0";
        int length = message.getBytes(StandardCharsets.UTF_8).length + 4;
        // A greater length would be no text.
        return published.contains(PORT) && variables.containsKey("PGDATA") && length < 128
                ? Optional.of(
                        new ReadyCondition.TcpAnswer(Optional.of(PORT), "\0\0\0" + (char) length + message, SERVES))
                : Optional.empty();
    }
}
