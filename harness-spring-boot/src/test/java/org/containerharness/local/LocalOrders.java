package org.containerharness.local;

import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.redis.WithRedis;
import org.springframework.boot.SpringApplication;

// tag::local[]
class LocalOrders {

    @WithPostgres
    @WithRedis
    static class Services {}

    public static void main(String[] args) {
        SpringApplication.from(Orders::main).with(Services.class).run(args);
    }
}
// end::local[]
