package org.containerharness.services.redis;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPooled;

/** Needs Jedis on the class path; loaded only if one of its clients is asked for. */
final class JedisClients {

    private JedisClients() {}

    static Jedis one(RedisDatabase database) {
        return new Jedis(address(database), configuration(database));
    }

    static JedisPooled pooled(RedisDatabase database) {
        return new JedisPooled(address(database), configuration(database));
    }

    private static HostAndPort address(RedisDatabase database) {
        return new HostAndPort(database.host(), database.port());
    }

    private static JedisClientConfig configuration(RedisDatabase database) {
        DefaultJedisClientConfig.Builder configuration =
                DefaultJedisClientConfig.builder().database(database.number());
        return (database.password().isEmpty() ? configuration : configuration.password(database.password())).build();
    }
}
