package org.containerharness.services.postgres;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.services.sql.JdbcClients;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** PostgreSQL servers: the database that their variables name. */
public final class PostgresKind implements ServiceKind<PostgresDatabase> {

    static final int PORT = 5432;

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Class<PostgresDatabase> type() {
        return PostgresDatabase.class;
    }

    @Override
    public PostgresDatabase whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        String user = container.variable("POSTGRES_USER").orElse("postgres");
        return new PostgresDatabase(
                container.variable("POSTGRES_DB").orElse(user),
                address.getHostString(),
                address.getPort(),
                user,
                container.variable("POSTGRES_PASSWORD").orElse(""));
    }

    @Override
    public List<ServiceClient<PostgresDatabase>> clients() {
        return JdbcClients.of(
                "org.postgresql:postgresql",
                database -> new JdbcClients.Access(database.jdbcUrl(), database.user(), database.password()));
    }
}
