package org.containerharness.services.redis;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ServiceFacts;
import org.containerharness.services.internal.ServiceDeclaration;
import org.containerharness.space.ServiceClient;

/**
 * What Redis and Valkey have in common.
 *
 * @param service as every annotation of a service says it
 * @param password empty asks for none
 */
record RedisContainer(ServiceDeclaration service, String password, boolean tuned) {

    private static final String PASSWORD = "REDIS_PASSWORD";

    private static final int PORT = 6379;

    ContainerSpec spec(
            DeclarationContext context, Attributes attributes, String kind, String repository, String version) {
        Map<String, String> environment = password.isEmpty() ? Map.of() : Map.of(PASSWORD, password);
        List<String> options = new ArrayList<>();
        if (tuned) {
            options.addAll(List.of("--save", "", "--appendonly", "no"));
        }
        if (!password.isEmpty()) {
            options.addAll(List.of("--requirepass", password));
        }
        ContainerSpec spec = service.container(context, attributes, kind, repository, version, environment)
                .ports(Integer.toString(PORT))
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("Ready to accept connections"), 1));
        return options.isEmpty() ? spec : spec.command(options.toArray(String[]::new));
    }

    static RedisDatabase whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new RedisDatabase(
                0,
                "",
                address.getHostString(),
                address.getPort(),
                container.variable(PASSWORD).orElse(""));
    }

    static List<ServiceClient<RedisDatabase>> clients() {
        String jedis = "redis.clients:jedis";
        return List.of(
                ServiceClient.of("redis.clients.jedis.Jedis", jedis, database -> JedisClients.one(database)),
                ServiceClient.of("redis.clients.jedis.JedisPooled", jedis, database -> JedisClients.pooled(database)),
                ServiceClient.of("redis.clients.jedis.UnifiedJedis", jedis, database -> JedisClients.pooled(database)),
                ServiceClient.of(
                        "io.lettuce.core.RedisClient",
                        "io.lettuce:lettuce-core",
                        database -> LettuceClients.client(database)));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisContainer[tuned=" + tuned + "]";
    }
}
