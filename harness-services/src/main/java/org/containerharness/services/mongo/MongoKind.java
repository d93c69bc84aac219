package org.containerharness.services.mongo;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** MongoDB servers: the database that their variables name, else {@code test}, as drivers have it. */
public final class MongoKind implements ServiceKind<MongoDb> {

    static final int PORT = 27017;

    static final String USER = "MONGO_INITDB_ROOT_USERNAME";
    static final String PASSWORD = "MONGO_INITDB_ROOT_PASSWORD";
    static final String DATABASE = "MONGO_INITDB_DATABASE";

    static final String LIBRARY = "org.mongodb:mongodb-driver-sync";

    @Override
    public String name() {
        return "mongo";
    }

    @Override
    public Class<MongoDb> type() {
        return MongoDb.class;
    }

    @Override
    public MongoDb whole(ServiceFacts container) {
        return database(container, container.variable(DATABASE).orElse("test"), PORT);
    }

    static MongoDb database(ServiceFacts container, String name, int port) {
        InetSocketAddress address = container.address(port);
        return new MongoDb(
                name,
                address.getHostString(),
                address.getPort(),
                container.variable(USER).orElse(""),
                container.variable(PASSWORD).orElse(""));
    }

    @Override
    public List<ServiceClient<MongoDb>> clients() {
        // A database cannot be closed, and does not tell of which client it is.
        Map<Object, AutoCloseable> opened = new ConcurrentHashMap<>();
        return List.of(
                ServiceClient.of("com.mongodb.client.MongoClient", LIBRARY, database -> DriverClients.client(database)),
                ServiceClient.<MongoDb>of(
                                "com.mongodb.client.MongoDatabase",
                                LIBRARY,
                                database -> DriverClients.database(database, opened))
                        .closedBy(database -> opened.remove(database).close()));
    }
}
