package org.containerharness.services.mariadb;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.containerharness.model.ServiceFacts;
import org.containerharness.services.sql.JdbcClients;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** MariaDB servers: the database that their variables name. */
public final class MariaDbKind implements ServiceKind<MariaDbDatabase> {

    static final int PORT = 3306;

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public Class<MariaDbDatabase> type() {
        return MariaDbDatabase.class;
    }

    @Override
    public MariaDbDatabase whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        Optional<String> user = container.variable("MARIADB_USER", "MYSQL_USER");
        return new MariaDbDatabase(
                container.variable("MARIADB_DATABASE", "MYSQL_DATABASE").orElse(""),
                address.getHostString(),
                address.getPort(),
                user.orElse("root"),
                user.flatMap(own -> container.variable("MARIADB_PASSWORD", "MYSQL_PASSWORD"))
                        .or(() -> container.variable("MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD"))
                        .orElse(""));
    }

    @Override
    public List<ServiceClient<MariaDbDatabase>> clients() {
        return JdbcClients.of(
                "org.mariadb.jdbc:mariadb-java-client",
                database -> new JdbcClients.Access(database.jdbcUrl(), database.user(), database.password()));
    }
}
