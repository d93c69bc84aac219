package org.containerharness.services.redis;

import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Valkey servers: all of their database 0. */
public final class ValkeyKind implements ServiceKind<RedisDatabase> {

    @Override
    public String name() {
        return "valkey";
    }

    @Override
    public Class<RedisDatabase> type() {
        return RedisDatabase.class;
    }

    @Override
    public RedisDatabase whole(ServiceFacts container) {
        return RedisContainer.whole(container);
    }

    @Override
    public List<ServiceClient<RedisDatabase>> clients() {
        return RedisContainer.clients();
    }
}
