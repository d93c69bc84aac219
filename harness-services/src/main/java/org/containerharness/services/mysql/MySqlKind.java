package org.containerharness.services.mysql;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.containerharness.model.ServiceFacts;
import org.containerharness.services.sql.JdbcClients;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** MySQL servers: the database that their variables name. */
public final class MySqlKind implements ServiceKind<MySqlDatabase> {

    static final int PORT = 3306;

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public Class<MySqlDatabase> type() {
        return MySqlDatabase.class;
    }

    @Override
    public MySqlDatabase whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        Optional<String> user = container.variable("MYSQL_USER");
        return new MySqlDatabase(
                container.variable("MYSQL_DATABASE").orElse(""),
                address.getHostString(),
                address.getPort(),
                user.orElse("root"),
                user.flatMap(own -> container.variable("MYSQL_PASSWORD"))
                        .or(() -> container.variable("MYSQL_ROOT_PASSWORD"))
                        .orElse(""));
    }

    @Override
    public List<ServiceClient<MySqlDatabase>> clients() {
        return JdbcClients.of(
                "com.mysql:mysql-connector-j",
                database -> new JdbcClients.Access(database.jdbcUrl(), database.user(), database.password()));
    }
}
