package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.bson.Document;
import org.containerharness.Harness;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineContainers;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ServiceFacts;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageState;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.Planner;
import org.containerharness.services.browser.WithBrowser;
import org.containerharness.services.kafka.KafkaBroker;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.keycloak.WithKeycloak;
import org.containerharness.services.localstack.WithLocalStack;
import org.containerharness.services.mail.WithMail;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.memcached.WithMemcached;
import org.containerharness.services.mongo.MongoDb;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nginx.WithNginx;
import org.containerharness.services.opensearch.WithOpenSearch;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.services.redis.WithValkey;
import org.containerharness.services.wiremock.WithWireMock;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the declaration to the first answer of each service, beside the bare calls of the engine with the same settings and
 * the same client: {@code -Dharness.test.bound=services}, of some only with {@code -Dharness.test.bound.of='Redis|Kafka'}.
 */
@EnabledIfSystemProperty(named = "harness.test.bound", matches = "services")
class FirstAnswerTest {

    private static final double BOUND = 1.1;
    private static final int ROUNDS = 5;
    private static final Duration PATIENT = Duration.ofSeconds(5);

    /** MongoDB's client looks again every half second only: whoever asks anew is sooner. */
    private static final Duration IMPATIENT = Duration.ofMillis(50);

    @WithRedis
    static class Redis {}

    @WithPostgres
    static class Postgres {}

    @WithMariaDb
    static class MariaDb {}

    @WithRabbitMq
    static class RabbitMq {}

    @WithNats
    static class Nats {}

    @WithMosquitto
    static class Mosquitto {}

    @WithMemcached
    static class Memcached {}

    @WithNginx
    static class Nginx {}

    @WithWireMock
    static class WireMock {}

    @WithMail
    static class Mail {}

    @WithMySql
    static class MySql {}

    @WithValkey
    static class Valkey {}

    @WithKafka
    static class Kafka {}

    /** Without a replica set, which somebody has to initiate. */
    @WithMongo(replicaSet = false)
    static class Mongo {}

    @WithLocalStack
    static class LocalStack {}

    @WithOpenSearch
    static class OpenSearch {}

    @WithKeycloak
    static class Keycloak {}

    @WithBrowser
    static class Browser {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Redis.class,
                Postgres.class,
                MariaDb.class,
                RabbitMq.class,
                Nats.class,
                Mosquitto.class,
                Memcached.class,
                Nginx.class,
                WireMock.class,
                Mail.class,
                MySql.class,
                Valkey.class,
                Kafka.class,
                Mongo.class,
                LocalStack.class,
                OpenSearch.class,
                Keycloak.class,
                Browser.class
            })
    void isNoSlowerThanBareCalls(Class<?> declared) throws Exception {
        assumeTrue(declared.getSimpleName().matches(System.getProperty("harness.test.bound.of", ".*")));
        ContainerSpec spec = DeclaredStacks.of(declared)
                .ofClass()
                .values()
                .iterator()
                .next()
                .containers()
                .iterator()
                .next();
        ServiceKind<?> kind = ServiceKind.of(spec).orElseThrow();
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Harness harness = Harness.connect()) {
            String image = image(harness, spec);
            assumeTrue(
                    harness.engine().images().find(image).isPresent(),
                    image + " is not there; bin/setup --images makes it");
            for (int round = -1; round < ROUNDS; round++) {
                double one = ours(harness, spec, kind);
                double other = bare(harness, spec, kind);
                if (round >= 0) {
                    ours.add(one);
                    bare.add(other);
                }
            }
        }
        double ratio = median(ours) / median(bare);
        System.out.printf(
                "%-10s %5.0f ms, bare %5.0f ms, %.2f times%n", kind.name(), median(ours), median(bare), ratio);
        assertThat(ratio).isLessThanOrEqualTo(BOUND);
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private static <S extends Space> double ours(Harness harness, ContainerSpec spec, ServiceKind<S> kind)
            throws Exception {
        long begin = System.nanoTime();
        try (RunningStack stack = harness.start(StackSpec.named("first").plus(spec))) {
            answer(kind, stack.fixture(spec.name(), kind.type()), PATIENT);
            return millis(begin);
        }
    }

    private static <S extends Space> double bare(Harness harness, ContainerSpec spec, ServiceKind<S> kind)
            throws Exception {
        EngineContainers containers = harness.engine().containers();
        ContainerAction.Create create = create(harness, toldItsAddress(spec));
        long begin = System.nanoTime();
        try {
            containers.create(create.container());
            containers.start(create.engineName());
            S whole = kind.whole(new Facts(spec, containers.inspect(create.engineName())));
            while (true) {
                try {
                    answer(kind, whole, IMPATIENT);
                    return millis(begin);
                } catch (Exception e) {
                    if (millis(begin) > 180_000) {
                        throw e;
                    }
                    // Bare calls, and nothing that a harness would do better.
                    Thread.sleep(2);
                }
            }
        } finally {
            containers.remove(create.engineName());
        }
    }

    /** What the harness fills in when it creates the container: bare calls have to choose a port themselves. */
    private static ContainerSpec toldItsAddress(ContainerSpec spec) throws IOException {
        Map<String, String> told = new HashMap<>(spec.process().environment());
        Matcher address = ADDRESS.matcher(told.values().toString());
        if (!address.find()) {
            return spec;
        }
        try (ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            told.replaceAll((name, value) -> value.replace(address.group(), "127.0.0.1:" + port));
            return spec.networking(networking -> networking.withPorts(PortSpec.parse(port + ":" + address.group(1))))
                    .process(process -> process.plusEnvironment(told));
        }
    }

    private static double millis(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    private static <S extends Space> void answer(ServiceKind<S> kind, S whole, Duration patience) throws Exception {
        if (kind.name().equals("memcached")) {
            // Its client connects in the background.
            try (var socket = new java.net.Socket("127.0.0.1", port(whole))) {
                socket.getOutputStream().write("version\r\n".getBytes());
                assertThat(socket.getInputStream().read()).isEqualTo('V');
            }
            return;
        }
        if (WEB.containsKey(kind.name())) {
            Page page = WEB.get(kind.name());
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(whole.texts().get(page.url) + page.path))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).containsPattern(page.body);
            return;
        }
        if (whole instanceof KafkaBroker broker) {
            metadata(broker);
            return;
        }
        if (whole instanceof MongoDb database) {
            ping(database, patience);
            return;
        }
        ServiceClient<S> client = kind.clients().get(0);
        Object opened = client.opener().open(whole);
        try {
            if (opened instanceof DataSource database) {
                try (Connection connection = database.getConnection()) {
                    assertThat(connection.isValid(1)).isTrue();
                }
            } else if (opened instanceof redis.clients.jedis.Jedis jedis) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            } else if (opened instanceof com.rabbitmq.client.ConnectionFactory factory) {
                factory.newConnection().close();
            }
        } finally {
            client.closer().close(opened);
        }
    }

    /** By a client that looks again at once: by default it takes up to a second to do so. */
    private static void metadata(KafkaBroker broker) throws Exception {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put("reconnect.backoff.ms", 2);
        settings.put("reconnect.backoff.max.ms", 2);
        settings.put("retry.backoff.ms", 2);
        settings.put("retry.backoff.max.ms", 2);
        try (Admin admin = Admin.create(settings)) {
            assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                    .isNotEmpty();
        }
    }

    private static void ping(MongoDb database, Duration patience) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(database.url()))
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            client.getDatabase(database.name()).runCommand(new Document("ping", 1));
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Where a service answers over HTTP, and what it says then. */
    private record Page(String url, String path, String body) {}

    private static final Map<String, Page> WEB = Map.of(
            "wiremock", new Page("url", "/__admin/health", ""),
            "nginx", new Page("url", "/", ""),
            "mail", new Page("api", "/service/readiness", ""),
            "localstack", new Page("url", "/_localstack/init/ready", "\"completed\": *true"),
            "opensearch", new Page("url", "/_cluster/health", "\"status\":\"(green|yellow)\""),
            "keycloak", new Page("url", "/realms/master", "\"public_key\""),
            "browser", new Page("url", "/status", "\"ready\": *true"));

    private static final Pattern ADDRESS = Pattern.compile("\\$\\{address:(\\d+)}");

    private static int port(Space whole) {
        return Integer.parseInt(whole.texts().get("url").replaceAll(".*:", ""));
    }

    private static String image(Harness harness, ContainerSpec spec) {
        return harness.images()
                .used(((ImageSource.Pulled) spec.image()).reference().toString())
                .toString();
    }

    private static ContainerAction.Create create(Harness harness, ContainerSpec spec) {
        ContainerSpec plain = spec.lifecycle(before -> LifecycleSpec.NONE);
        String image = image(harness, spec);
        ObservedState seen = new ObservedState(
                "first" + System.nanoTime(),
                Map.of(),
                "127.0.0.1",
                Map.of(
                        spec.image(),
                        new ImageState(image, harness.engine().images().find(image))),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                Instant.now());
        return Planner.start(StackSpec.named("bare").plus(plain), seen).operations().stream()
                .map(operation -> operation.action())
                .filter(ContainerAction.Create.class::isInstance)
                .map(ContainerAction.Create.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** What is known of a container that the harness did not start. */
    private record Facts(ContainerSpec spec, ContainerDetails details) implements ServiceFacts {

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public Map<String, String> environment() {
            return spec.process().environment();
        }

        @Override
        public InetSocketAddress address(int containerPort) {
            return InetSocketAddress.createUnresolved(
                    "127.0.0.1",
                    details.ports().get(ContainerPort.tcp(containerPort)).get(0).port());
        }

        @Override
        public boolean publishes(int containerPort) {
            return details.ports().containsKey(ContainerPort.tcp(containerPort));
        }
    }
}
