package org.containerharness.services.mongo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A database of a MongoDB server.
 *
 * @param name of the database
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user empty if everybody is let in
 */
public record MongoDb(String name, String host, int port, String user, String password) implements Space {

    /** As drivers take it, with user and password. They ask this server only: what it calls itself is a name of containers. */
    public String url() {
        String options = "?directConnection=true" + (user.isEmpty() ? "" : "&authSource=admin");
        String who = user.isEmpty() ? "" : encoded(user) + ":" + encoded(password) + "@";
        return "mongodb://" + who + address() + "/" + name + options;
    }

    private HostAndPort address() {
        return new HostAndPort(host, port);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url(), "user", user, "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(MongoKind.DATABASE, name, MongoKind.USER, user, MongoKind.PASSWORD, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "mongodb://" + address() + "/" + name + (user.isEmpty() ? "" : " as " + user);
    }
}
