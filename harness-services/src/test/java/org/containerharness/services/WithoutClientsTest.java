package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;
import org.junit.jupiter.api.Test;

/** A class path without any client library: services are known all the same, and clients alone fail, by a missing class. */
class WithoutClientsTest {

    private static final Pattern CLIENTS =
            Pattern.compile("jedis|lettuce|amqp-client|kafka-clients|jnats|paho|spymemcached|"
                    + "mongodb-driver|bson|awssdk|opensearch|selenium|wiremock|jakarta\\.mail|angus");

    @Test
    void everyKindIsKnownAndOnlyItsClientsFail() throws Exception {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !CLIENTS.matcher(entry.replaceAll("^.*/repository/", ""))
                        .find())
                .map(WithoutClientsTest::url)
                .toArray(URL[]::new);
        List<?> found;
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            found = (List<?>) Class.forName(Look.class.getName(), true, loader)
                    .getMethod("at")
                    .invoke(null);
        }

        List<String> expected = new ArrayList<>();
        for (ServiceKind<?> kind : ServiceKind.all()) {
            kind.clients().stream()
                    .filter(Look::isOfALibrary)
                    .forEach(client -> expected.add(
                            kind.name() + " " + client.type() + " misses a class, which " + client.library() + " has"));
        }
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(found).isEqualTo(expected);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks at all kinds from inside that class path. */
    public static final class Look {

        private Look() {}

        public static List<String> at() {
            List<String> lines = new ArrayList<>();
            ServiceKind.all().forEach(kind -> look(kind, lines));
            return lines;
        }

        private static <S extends Space> void look(ServiceKind<S> kind, List<String> lines) {
            S whole = kind.whole(new Nothing(kind.name()));
            for (ServiceClient<S> client : kind.clients()) {
                if (isOfALibrary(client)) {
                    lines.add(kind.name() + " " + client.type() + " " + open(client, whole));
                }
            }
        }

        private static <S extends Space> String open(ServiceClient<S> client, S whole) {
            try {
                return "was opened: " + client.opener().open(whole);
            } catch (LinkageError e) {
                return "misses a class, which " + client.library() + " has";
            } catch (Exception e) {
                return "failed: " + e;
            }
        }

        /** Not those of the JDK, and of drivers that it finds by itself. */
        static boolean isOfALibrary(ServiceClient<?> client) {
            return !client.type().startsWith("java.") && !client.type().startsWith("javax.");
        }
    }

    /** A container that listens nowhere. */
    record Nothing(String name) implements ServiceFacts {

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public InetSocketAddress address(int containerPort) {
            return new InetSocketAddress("127.0.0.1", 1);
        }

        @Override
        public boolean publishes(int containerPort) {
            return true;
        }
    }
}
