package org.containerharness.services.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/** Needs Lettuce on the class path; loaded only if its client is asked for. */
final class LettuceClients {

    private LettuceClients() {}

    static RedisClient client(RedisDatabase database) {
        RedisURI.Builder address = RedisURI.builder()
                .withHost(database.host())
                .withPort(database.port())
                .withDatabase(database.number());
        return RedisClient.create((database.password().isEmpty()
                        ? address
                        : address.withPassword(database.password().toCharArray()))
                .build());
    }
}
